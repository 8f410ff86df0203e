# mistake: Each line begins with "> ". | 每行开头多了 “> ”。
# diagnosis: extra-output
import socket
import sys

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("", int(sys.argv[1])))
while True:
    data, (ip, port) = s.recvfrom(65535)
    if data == b"quit":
        break
    print(f"> {ip}:{port} {data.decode('utf-8', errors='replace')}", flush=True)
