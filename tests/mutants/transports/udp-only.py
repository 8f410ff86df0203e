# mistake: Everything goes over UDP, nothing over TCP. | 全部用 UDP 发送，没有用 TCP。
# diagnosis: udp-for-tcp
import socket
import sys

host, port = sys.argv[1], int(sys.argv[2])
udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
for line in sys.stdin:
    udp.sendto(line.rstrip("\n").encode("utf-8"), (host, port))
udp.close()
