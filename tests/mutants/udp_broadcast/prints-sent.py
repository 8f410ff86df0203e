# mistake: It prints "sent", but nothing is to be printed. | 打印了 “sent”，而题目要求什么也不输出。
# diagnosis: extra-output
import socket
import sys

ip, port, text = sys.argv[1:]
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
s.sendto(text.encode("utf-8"), (ip, int(port)))
print("sent")
s.close()
