# mistake: The length counts its own four bytes, too. | 长度把自己的四个字节也算了进去。
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
    tcp.sendall(struct.pack("!I", len(data) + 4) + data)
tcp.close()
udp.close()
