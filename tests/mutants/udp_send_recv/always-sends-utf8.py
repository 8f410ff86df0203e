# mistake: The text is sent as UTF-8 whatever ENCODING says. | 不管 ENCODING 是什么，总是用 UTF-8 发送文本。
# diagnosis: wrong-encoding
import socket
import sys

ip, port, text, encoding = sys.argv[1:]
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.settimeout(2)
s.sendto(text.encode("utf-8"), (ip, int(port)))
try:
    data, addr = s.recvfrom(65535)
except OSError:
    sys.exit(3)
print(data.decode(encoding, errors="replace"))
