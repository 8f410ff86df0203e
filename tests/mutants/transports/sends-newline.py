# mistake: The lines are sent with their newlines. | 每一行连同换行符一起发送。
# diagnosis: newline-sent
import socket
import struct
import sys

host, port = sys.argv[1], int(sys.argv[2])
udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
tcp = socket.create_connection((host, port))
for line in sys.stdin:
    data = line.encode("utf-8")
    udp.sendto(data, (host, port))
    tcp.sendall(struct.pack("!I", len(data)) + data)
tcp.close()
udp.close()
