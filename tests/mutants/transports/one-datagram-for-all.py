# mistake: All lines go out as one datagram. | 所有行合成一个数据报发送。
# diagnosis: one-for-several
import socket
import struct
import sys

host, port = sys.argv[1], int(sys.argv[2])
udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
tcp = socket.create_connection((host, port))
lines = []
for line in sys.stdin:
    data = line.rstrip("\n").encode("utf-8")
    lines.append(data)
    tcp.sendall(struct.pack("!I", len(data)) + data)
if lines:
    udp.sendto(b"\n".join(lines), (host, port))
tcp.close()
udp.close()
