# mistake: The text goes out in pieces of four characters. | 文本按四个字符一段分开发送。
# diagnosis: several-for-one
import socket
import sys

ip, port, text = sys.argv[1:]
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
for start in range(0, max(len(text), 1), 4):
    s.sendto(text[start:start + 4].encode("utf-8"), (ip, int(port)))
s.close()
