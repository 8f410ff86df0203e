# mistake: The datagrams go to PORT + 1. | 数据报发到了 PORT + 1。
# diagnosis: wrong-port
import socket
import struct
import sys

host, port = sys.argv[1], int(sys.argv[2])
udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
tcp = socket.create_connection((host, port))
for line in sys.stdin:
    data = line.rstrip("\n").encode("utf-8")
    udp.sendto(data, (host, port + 1))
    tcp.sendall(struct.pack("!I", len(data)) + data)
tcp.close()
udp.close()
