# mistake: `quit` ends it with status 1. | 收到 `quit` 后以退出码 1 结束。
# diagnosis: wrong-exit
import socket
import sys

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("", int(sys.argv[1])))
while True:
    data, (ip, port) = s.recvfrom(65535)
    if data == b"quit":
        sys.exit("quit")
    print(f"{ip}:{port} {data.decode('utf-8', errors='replace')}", flush=True)
