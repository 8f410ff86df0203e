# mistake: `strip()` removes the blanks at both ends of the reply. | `strip()` 去掉了回复两端的空格。
# diagnosis: blanks
import socket
import sys

ip, port, text, encoding = sys.argv[1:]
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.settimeout(2)
s.sendto(text.encode(encoding), (ip, int(port)))
try:
    data, addr = s.recvfrom(65535)
except OSError:
    sys.exit(3)
print(data.decode(encoding, errors="replace").strip())
