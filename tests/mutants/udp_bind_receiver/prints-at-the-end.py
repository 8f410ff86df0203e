# mistake: The lines are collected and printed only after `quit`. | 先收集所有行，收到 `quit` 之后才一起打印。
# diagnosis: not-flushed
import socket
import sys

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("", int(sys.argv[1])))
lines = []
while True:
    data, (ip, port) = s.recvfrom(65535)
    if data == b"quit":
        break
    lines.append(f"{ip}:{port} {data.decode('utf-8', errors='replace')}")
for line in lines:
    print(line)
