# mistake: "<broadcast>", that is 255.255.255.255, is used instead of BROADCAST_IP. | 用的是 “<broadcast>”（即 255.255.255.255），而不是 BROADCAST_IP。
# diagnosis: wrong-address or crashed
import socket
import sys

ip, port, text = sys.argv[1:]
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
s.sendto(text.encode("utf-8"), ("<broadcast>", int(port)))
s.close()
