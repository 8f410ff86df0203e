# mistake: `connect` to the first sender filters the datagrams of all others. | `connect` 到第一个发送方之后，其他人的数据报都被过滤掉了。
# diagnosis: missing-output
import socket
import sys

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("", int(sys.argv[1])))
peer = None
while True:
    data, (ip, port) = s.recvfrom(65535)
    if peer is None:
        peer = (ip, port)
        s.connect(peer)
    if data == b"quit":
        break
    print(f"{ip}:{port} {data.decode('utf-8', errors='replace')}", flush=True)
