# mistake: SO_BROADCAST is set only after sending. | 发送之后才设置 SO_BROADCAST。
# diagnosis: broadcast-refused
import socket
import sys

ip, port, text = sys.argv[1:]
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.sendto(text.encode("utf-8"), (ip, int(port)))
s.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
s.close()
