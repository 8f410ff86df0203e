# mistake: It prints what it sends, but nothing is to be printed. | 打印了发送的内容，而题目要求什么也不输出。
# diagnosis: extra-output
import socket
import sys

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
for text in sys.argv[3:]:
    n = s.sendto(text.encode("utf-8"), (sys.argv[1], int(sys.argv[2])))
    print(n, text)
s.close()
