# mistake: It never binds: the system gives no port, and it waits for ever. | 没有绑定端口，系统也没有分配端口，只能永远等待。
# diagnosis: not-listening
import socket
import sys

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
own_port = int(sys.argv[1])
while True:
    data, (ip, port) = s.recvfrom(65535)
    if data == b"quit":
        break
    print(f"{ip}:{port} {data.decode('utf-8', errors='replace')}", flush=True)
