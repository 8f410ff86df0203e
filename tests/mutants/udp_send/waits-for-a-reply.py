# mistake: After sending it waits for a reply that nobody is to send. | 发送之后还在等待回复，而没有人会回复。
# diagnosis: never-ends
import socket
import sys

udp_socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
addr = (sys.argv[1], int(sys.argv[2]))
for text in sys.argv[3:]:
    udp_socket.sendto(text.encode("utf-8"), addr)
udp_socket.recvfrom(1024)
udp_socket.close()
