# mistake: Each line opens a TCP connection of its own. | 每一行都新建一个 TCP 连接。
# diagnosis: many-connections
import socket
import struct
import sys

host, port = sys.argv[1], int(sys.argv[2])
udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
tcp = socket.create_connection((host, port))
for line in sys.stdin:
    data = line.rstrip("\n").encode("utf-8")
    udp.sendto(data, (host, port))
    tcp.sendall(struct.pack("!I", len(data)) + data)
    tcp.close()
    tcp = socket.create_connection((host, port))
tcp.close()
udp.close()
