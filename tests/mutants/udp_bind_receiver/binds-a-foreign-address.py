# mistake: It binds the address of another machine, which the system refuses. | 绑定了另一台机器的地址，被系统拒绝。
# diagnosis: bind-failed
import socket
import sys

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("203.0.113.25", int(sys.argv[1])))
while True:
    data, (ip, port) = s.recvfrom(65535)
    if data == b"quit":
        break
    print(f"{ip}:{port} {data.decode('utf-8', errors='replace')}", flush=True)
