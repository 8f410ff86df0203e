# mistake: It binds 127.0.0.1, so other machines cannot reach it. | 绑定了 127.0.0.1，其他机器无法访问。
# diagnosis: bound-to-loopback
import socket
import sys

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("127.0.0.1", int(sys.argv[1])))
while True:
    data, (ip, port) = s.recvfrom(65535)
    if data == b"quit":
        break
    print(f"{ip}:{port} {data.decode('utf-8', errors='replace')}", flush=True)
