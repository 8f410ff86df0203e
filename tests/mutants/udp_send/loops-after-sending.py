# mistake: An endless loop without a wait follows the sending. | 发送之后进入没有等待的死循环。
# diagnosis: busy-for-ever or cpu-limit
import socket
import sys

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
for text in sys.argv[3:]:
    s.sendto(text.encode("utf-8"), (sys.argv[1], int(sys.argv[2])))
# keep the socket open
while True:
    pass
