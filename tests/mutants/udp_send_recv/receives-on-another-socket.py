# mistake: It waits on a second socket, but the reply goes to the first. | 在另一个套接字上等待，而回复发到了第一个套接字。
# diagnosis: ignored-reply
import socket
import sys

ip, port, text, encoding = sys.argv[1:]
send_socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
recv_socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
recv_socket.bind(("", 0))
recv_socket.settimeout(2)
send_socket.sendto(text.encode(encoding), (ip, int(port)))
try:
    data, addr = recv_socket.recvfrom(65535)
except OSError:
    sys.exit(3)
print(data.decode(encoding, errors="replace"))
