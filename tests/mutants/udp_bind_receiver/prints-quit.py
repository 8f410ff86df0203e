# mistake: `quit` is printed before the program ends. | 结束之前把 `quit` 也打印了出来。
# diagnosis: quit-printed
import socket
import sys

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("", int(sys.argv[1])))
data = b""
while data != b"quit":
    data, (ip, port) = s.recvfrom(65535)
    print(f"{ip}:{port} {data.decode('utf-8', errors='replace')}", flush=True)
