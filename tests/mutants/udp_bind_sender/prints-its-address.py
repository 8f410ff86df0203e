# mistake: It prints its own address, but nothing is to be printed. | 打印了自己的地址，而题目要求什么也不输出。
# diagnosis: extra-output
import socket
import sys

own_port, ip, port, text = sys.argv[1:]
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("", int(own_port)))
print(s.getsockname())
s.sendto(text.encode("utf-8"), (ip, int(port)))
s.close()
