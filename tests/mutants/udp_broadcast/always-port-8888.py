# mistake: The datagram goes to port 8888, whatever port is asked for. | 不管要求哪个端口，总是发到 8888 端口。
# diagnosis: wrong-port
import socket
import sys

ip, port, text = sys.argv[1:]
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
s.sendto(text.encode("utf-8"), (ip, 8888))
s.close()
