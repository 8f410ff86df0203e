# mistake: The reply is decoded as UTF-8 whatever ENCODING says. | 不管 ENCODING 是什么，总是用 UTF-8 解码回复。
# diagnosis: wrong-encoding
import socket
import sys

ip, port, text, encoding = sys.argv[1:]
udp_socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
udp_socket.settimeout(2)
udp_socket.sendto(text.encode(encoding), (ip, int(port)))
try:
    recv_data = udp_socket.recvfrom(65535)
except OSError:
    sys.exit(3)
print(recv_data[0].decode("utf-8", errors="replace"))
