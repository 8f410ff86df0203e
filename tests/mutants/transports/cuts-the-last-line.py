# mistake: The last character is cut as the newline, also where the last line has none. | 把最后一个字符当换行符去掉，而最后一行可能没有换行符。
# diagnosis: cut-short
import socket
import struct
import sys

host, port = sys.argv[1], int(sys.argv[2])
udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
tcp = socket.create_connection((host, port))
for line in sys.stdin:
    data = line[:-1].encode("utf-8")
    udp.sendto(data, (host, port))
    tcp.sendall(struct.pack("!I", len(data)) + data)
tcp.close()
udp.close()
