# mistake: After sending it waits for an answer on its port. | 发送之后一直在自己的端口上等待答复。
# diagnosis: never-ends
import socket
import sys

own_port, ip, port, text = sys.argv[1:]
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("", int(own_port)))
s.sendto(text.encode("utf-8"), (ip, int(port)))
data, addr = s.recvfrom(1024)
s.close()
