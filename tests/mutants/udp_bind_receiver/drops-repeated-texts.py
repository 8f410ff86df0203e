# mistake: A text that came before is not printed again. | 出现过的文本再次到达时没有打印。
# diagnosis: missing-output
import socket
import sys

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("", int(sys.argv[1])))
seen = set()
while True:
    data, (ip, port) = s.recvfrom(65535)
    if data == b"quit":
        break
    if data in seen:
        continue
    seen.add(data)
    print(f"{ip}:{port} {data.decode('utf-8', errors='replace')}", flush=True)
