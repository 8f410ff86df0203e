# mistake: The socket is connected and only the timeout is caught: an ICMP error ends it with a traceback. | 套接字用了 connect，又只捕获超时：收到 ICMP 错误时程序崩溃。
# diagnosis: crashed
import socket
import sys

ip, port, text, encoding = sys.argv[1:]
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.connect((ip, int(port)))
s.settimeout(2)
s.send(text.encode(encoding))
try:
    data = s.recv(65535)
except socket.timeout:
    sys.exit(3)
print(data.decode(encoding, errors="replace"))
