# mistake: Each word of the text becomes a datagram of its own. | 文本的每个词都单独成为一个数据报。
# diagnosis: several-for-one
import socket
import sys

own_port, ip, port, text = sys.argv[1:]
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("", int(own_port)))
for word in text.split(" "):
    s.sendto(word.encode("utf-8"), (ip, int(port)))
s.close()
