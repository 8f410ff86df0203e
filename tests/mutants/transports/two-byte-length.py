# mistake: The length has two bytes instead of four. | 长度只有两个字节，而不是四个。
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
    tcp.sendall(struct.pack("!H", len(data)) + data)
tcp.close()
udp.close()
