# mistake: The text is decoded as GBK instead of UTF-8. | 用 GBK 而不是 UTF-8 解码文本。
# diagnosis: wrong-encoding
import socket
import sys

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("", int(sys.argv[1])))
while True:
    data, (ip, port) = s.recvfrom(65535)
    if data == b"quit":
        break
    print(f"{ip}:{port} {data.decode('gbk', errors='replace')}", flush=True)
