# mistake: The length is packed in the machine's byte order, little-endian. | 长度按本机字节序（小端）打包。
# diagnosis: wrong-framing
import socket
import struct
import sys

host, port = sys.argv[1], int(sys.argv[2])
udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
tcp = socket.create_connection((host, port))
for line in sys.stdin:
    data = line.rstrip("\n").encode("utf-8")
    udp.sendto(data, (host, port))
    tcp.sendall(struct.pack("I", len(data)) + data)
tcp.close()
udp.close()
