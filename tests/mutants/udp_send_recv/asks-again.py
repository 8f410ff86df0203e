# mistake: After a second without a reply it sends the text a second time. | 一秒没有回复就把文本再发一次。
# diagnosis: too-many
import socket
import sys

ip, port, text, encoding = sys.argv[1:]
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.settimeout(1)
data = None
for attempt in range(2):
    s.sendto(text.encode(encoding), (ip, int(port)))
    try:
        data, addr = s.recvfrom(65535)
        break
    except OSError:
        pass
if data is None:
    sys.exit(3)
print(data.decode(encoding, errors="replace"))
