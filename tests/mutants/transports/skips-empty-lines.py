# mistake: Empty lines are not sent. | 没有发送空行。
# diagnosis: too-few
import socket
import struct
import sys

host, port = sys.argv[1], int(sys.argv[2])
udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
tcp = socket.create_connection((host, port))
for line in sys.stdin:
    data = line.rstrip("\n").encode("utf-8")
    if not data:
        continue
    udp.sendto(data, (host, port))
    tcp.sendall(struct.pack("!I", len(data)) + data)
tcp.close()
udp.close()
