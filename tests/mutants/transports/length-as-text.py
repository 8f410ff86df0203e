# mistake: The length is written in decimal digits. | 长度写成了十进制数字。
# diagnosis: wrong-framing
import socket
import sys

host, port = sys.argv[1], int(sys.argv[2])
udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
tcp = socket.create_connection((host, port))
for line in sys.stdin:
    data = line.rstrip("\n").encode("utf-8")
    udp.sendto(data, (host, port))
    tcp.sendall(("%04d" % len(data)).encode() + data)
tcp.close()
udp.close()
