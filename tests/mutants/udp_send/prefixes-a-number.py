# mistake: Each datagram begins with the number of the text, which nobody asked for. | 每个数据报前面多了一个编号，题目没有要求。
# diagnosis: wrong-bytes
import socket
import sys

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
for number, text in enumerate(sys.argv[3:], start=1):
    s.sendto(f"{number}: {text}".encode("utf-8"), (sys.argv[1], int(sys.argv[2])))
s.close()
