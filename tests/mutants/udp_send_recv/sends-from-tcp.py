# mistake: It asks over a TCP connection instead of UDP. | 用 TCP 连接代替 UDP 提问。
# diagnosis: tcp-for-udp
import socket
import sys

ip, port, text, encoding = sys.argv[1:]
s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
s.settimeout(2)
try:
    s.connect((ip, int(port)))
    s.sendall(text.encode(encoding))
    data = s.recv(65535)
except OSError:
    sys.exit(3)
print(data.decode(encoding, errors="replace"))
