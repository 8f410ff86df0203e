# mistake: It prints a line on stdout when it begins to listen. | 开始监听时在标准输出多打印了一行。
# diagnosis: extra-output
import socket
import sys

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("", int(sys.argv[1])))
print("listening on port", sys.argv[1], flush=True)
while True:
    data, (ip, port) = s.recvfrom(65535)
    if data == b"quit":
        break
    print(f"{ip}:{port} {data.decode('utf-8', errors='replace')}", flush=True)
