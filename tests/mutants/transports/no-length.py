# mistake: No length precedes the bytes on the TCP connection. | TCP 连接上的数据前面没有长度。
# diagnosis: wrong-framing
import socket
import sys

host, port = sys.argv[1], int(sys.argv[2])
udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
tcp = socket.create_connection((host, port))
for line in sys.stdin:
    data = line.rstrip("\n").encode("utf-8")
    udp.sendto(data, (host, port))
    tcp.sendall(data)
tcp.close()
udp.close()
