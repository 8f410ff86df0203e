# mistake: The buffer has 1024 bytes: the rest of a longer datagram is lost. | 缓冲区只有 1024 字节，更长的数据报丢了后半部分。
# diagnosis: cut-at-buffer
import socket
import sys

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("", int(sys.argv[1])))
while True:
    data, (ip, port) = s.recvfrom(1024)
    if data == b"quit":
        break
    print(f"{ip}:{port} {data.decode('utf-8', errors='replace')}", flush=True)
