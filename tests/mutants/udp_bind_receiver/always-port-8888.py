# mistake: It binds 8888, whatever port is asked for. | 不管要求哪个端口，总是绑定 8888。
# diagnosis: bound-elsewhere
import socket
import sys

port = sys.argv[1]
udp_socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
udp_socket.bind(("", 8888))
while True:
    data, (ip, sender_port) = udp_socket.recvfrom(65535)
    if data == b"quit":
        break
    print(f"{ip}:{sender_port} {data.decode('utf-8', errors='replace')}", flush=True)
udp_socket.close()
