# mistake: It receives the reply and prints nothing. | 收到了回复，却什么也没打印。
# diagnosis: ignored-reply
import socket
import sys

ip, port, text, encoding = sys.argv[1:]
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.settimeout(2)
s.sendto(text.encode(encoding), (ip, int(port)))
try:
    data, addr = s.recvfrom(65535)
    reply = data.decode(encoding, errors="replace")
except OSError:
    sys.exit(3)
