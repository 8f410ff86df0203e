# mistake: The length counts the newline, which is not sent. | 长度把没有发送的换行符也算了进去。
# diagnosis: wrong-framing
import socket
import struct
import sys

host, port = sys.argv[1], int(sys.argv[2])
udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
tcp = socket.create_connection((host, port))
for line in sys.stdin:
    length = len(line.encode("utf-8"))
    data = line.rstrip("\n").encode("utf-8")
    udp.sendto(data, (host, port))
    tcp.sendall(struct.pack("!I", length) + data)
tcp.close()
udp.close()
