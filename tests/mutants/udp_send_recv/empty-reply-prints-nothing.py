# mistake: An empty reply prints nothing instead of an empty line. | 收到空回复时什么也没打印，而应打印一个空行。
# diagnosis: empty-dropped
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
if data:
    print(data.decode(encoding, errors="replace"))
