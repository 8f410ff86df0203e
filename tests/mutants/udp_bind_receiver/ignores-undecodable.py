# mistake: `errors="ignore"` drops undecodable bytes silently, no U+FFFD is shown. | `errors="ignore"` 悄悄丢掉不能解码的字节，没有显示 U+FFFD。
# diagnosis: text-lost
import socket
import sys

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("", int(sys.argv[1])))
while True:
    data, (ip, port) = s.recvfrom(65535)
    if data == b"quit":
        break
    print(f"{ip}:{port} {data.decode('utf-8', errors='ignore')}", flush=True)
