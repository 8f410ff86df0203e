# mistake: `pop()` takes the texts from the end, so they go out in reverse order. | `pop()` 从末尾取文本，发送顺序反了。
# diagnosis: wrong-order
import socket
import sys

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
ip, port = sys.argv[1], int(sys.argv[2])
texts = sys.argv[3:]
while texts:
    s.sendto(texts.pop().encode("utf-8"), (ip, port))
s.close()
