# mistake: The option is looked up in the wrong place: a socket has no SO_BROADCAST. | 选项名写错了地方：套接字对象没有 SO_BROADCAST。
# diagnosis: crashed
import socket
import sys

ip, port, text = sys.argv[1:]
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.setsockopt(s.SOL_SOCKET, s.SO_BROADCAST, 1)
s.sendto(text.encode("utf-8"), (ip, int(port)))
s.close()
