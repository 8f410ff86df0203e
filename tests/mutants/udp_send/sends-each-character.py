# mistake: Each character of a text becomes a datagram of its own. | 文本的每个字符都单独成为一个数据报。
# diagnosis: several-for-one
import socket
import sys

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
addr = (sys.argv[1], int(sys.argv[2]))
for text in sys.argv[3:]:
    for c in text:
        s.sendto(c.encode("utf-8"), addr)
    if not text:
        s.sendto(b"", addr)
s.close()
