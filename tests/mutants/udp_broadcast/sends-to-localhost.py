# mistake: The datagram goes to 127.0.0.1 alone. | 数据报只发给了 127.0.0.1。
# diagnosis: unicast-for-broadcast
import socket
import sys

ip, port, text = sys.argv[1:]
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
s.sendto(text.encode("utf-8"), ("127.0.0.1", int(port)))
s.close()
