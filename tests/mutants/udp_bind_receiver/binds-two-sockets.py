# mistake: A second socket is bound to the same port, which the first one holds. | 第二个套接字绑定了同一个端口，而它已被第一个占用。
# diagnosis: address-in-use
import socket
import sys

own = ("", int(sys.argv[1]))
send_socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
send_socket.bind(own)
recv_socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
recv_socket.bind(own)
while True:
    data, (ip, port) = recv_socket.recvfrom(65535)
    if data == b"quit":
        break
    print(f"{ip}:{port} {data.decode('utf-8', errors='replace')}", flush=True)
