# mistake: Without lines no TCP connection is opened. | 没有输入行时就不打开 TCP 连接。
# diagnosis: udp-for-tcp
import socket
import struct
import sys

host, port = sys.argv[1], int(sys.argv[2])
udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
tcp = None
for line in sys.stdin:
    data = line.rstrip("\n").encode("utf-8")
    if tcp is None:
        tcp = socket.create_connection((host, port))
    udp.sendto(data, (host, port))
    tcp.sendall(struct.pack("!I", len(data)) + data)
if tcp is not None:
    tcp.close()
udp.close()
