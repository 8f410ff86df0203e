# mistake: The texts go over a TCP connection instead of UDP. | 用 TCP 连接代替 UDP 发送文本。
# diagnosis: tcp-for-udp
import socket
import sys

s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
s.connect((sys.argv[1], int(sys.argv[2])))
for text in sys.argv[3:]:
    s.send(text.encode("utf-8"))
s.close()
