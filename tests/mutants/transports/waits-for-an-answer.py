# mistake: Before it closes the connection it waits for the server to answer. | 关闭连接之前等待服务器的答复。
# diagnosis: not-closed or never-ends
import socket
import struct
import sys

host, port = sys.argv[1], int(sys.argv[2])
udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
tcp = socket.create_connection((host, port))
for line in sys.stdin:
    data = line.rstrip("\n").encode("utf-8")
    udp.sendto(data, (host, port))
    tcp.sendall(struct.pack("!I", len(data)) + data)
tcp.recv(1024)
tcp.close()
udp.close()
