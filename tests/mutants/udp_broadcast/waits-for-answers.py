# mistake: After sending it waits for the answers of all hosts, without an end. | 发送之后一直等待所有主机的答复，没有尽头。
# diagnosis: never-ends
import socket
import sys

ip, port, text = sys.argv[1:]
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
s.sendto(text.encode("utf-8"), (ip, int(port)))
while True:
    data, addr = s.recvfrom(1024)
