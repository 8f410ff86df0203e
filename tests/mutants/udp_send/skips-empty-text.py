# mistake: An empty TEXT is skipped, but a datagram may be empty. | 跳过了空的 TEXT，而数据报可以是空的。
# diagnosis: too-few
import socket
import sys

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
for text in sys.argv[3:]:
    if not text:
        continue
    s.sendto(text.encode("utf-8"), (sys.argv[1], int(sys.argv[2])))
s.close()
