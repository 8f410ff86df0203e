# mistake: The length counts characters instead of bytes. | 长度数的是字符，而不是字节。
# diagnosis: wrong-framing
import socket
import struct
import sys

host, port = sys.argv[1], int(sys.argv[2])
udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
tcp = socket.create_connection((host, port))
for line in sys.stdin:
    text = line.rstrip("\n")
    data = text.encode("utf-8")
    udp.sendto(data, (host, port))
    tcp.sendall(struct.pack("!I", len(text)) + data)
tcp.close()
udp.close()
