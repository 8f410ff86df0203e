# mistake: The lines are encoded as GBK. | 用 GBK 编码了输入的行。
# diagnosis: wrong-encoding
import socket
import struct
import sys

host, port = sys.argv[1], int(sys.argv[2])
udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
tcp = socket.create_connection((host, port))
for line in sys.stdin:
    data = line.rstrip("\n").encode("gbk")
    udp.sendto(data, (host, port))
    tcp.sendall(struct.pack("!I", len(data)) + data)
tcp.close()
udp.close()
