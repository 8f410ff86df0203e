# mistake: The word "reply:" stands before the text. | 文本前面多了 “reply:”。
# diagnosis: extra-output
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
print("reply:", data.decode(encoding, errors="replace"))
