# mistake: An empty datagram is taken for the end, as with TCP. | 像 TCP 那样，把空数据报当成了结束。
# diagnosis: empty-taken-for-end
import socket
import sys

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("", int(sys.argv[1])))
while True:
    data, (ip, port) = s.recvfrom(65535)
    if not data or data == b"quit":
        break
    print(f"{ip}:{port} {data.decode('utf-8', errors='replace')}", flush=True)
