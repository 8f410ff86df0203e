# mistake: The datagram begins with the length, too. | 数据报里也带上了长度前缀。
# diagnosis: wrong-bytes
import socket
import struct
import sys

host, port = sys.argv[1], int(sys.argv[2])
udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
tcp = socket.create_connection((host, port))
for line in sys.stdin:
    data = line.rstrip("\n").encode("utf-8")
    message = struct.pack("!I", len(data)) + data
    udp.sendto(message, (host, port))
    tcp.sendall(message)
tcp.close()
udp.close()
