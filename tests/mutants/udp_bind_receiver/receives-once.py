# mistake: It receives one datagram and ends. | 只接收一个数据报就结束了。
# diagnosis: ended-early
import socket
import sys

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("", int(sys.argv[1])))
data, (ip, port) = s.recvfrom(65535)
if data != b"quit":
    print(f"{ip}:{port} {data.decode('utf-8', errors='replace')}", flush=True)
s.close()
