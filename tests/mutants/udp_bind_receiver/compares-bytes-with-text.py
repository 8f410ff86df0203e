# mistake: Bytes are compared with the text "quit", which is never equal. | 用 bytes 和字符串 "quit" 比较，永远不相等。
# diagnosis: quit-printed
import socket
import sys

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("", int(sys.argv[1])))
while True:
    data, (ip, port) = s.recvfrom(65535)
    if data == "quit":
        break
    print(f"{ip}:{port} {data.decode('utf-8', errors='replace')}", flush=True)
