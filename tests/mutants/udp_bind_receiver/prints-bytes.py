# mistake: It prints b'...' instead of the text. | 打印的是 b'...'，而不是文本。
# diagnosis: printed-bytes
import socket
import sys

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("", int(sys.argv[1])))
while True:
    data, (ip, port) = s.recvfrom(65535)
    if data == b"quit":
        break
    print(f"{ip}:{port} {data}", flush=True)
