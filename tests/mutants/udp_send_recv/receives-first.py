# mistake: It waits for the peer's message before it sends its own: both sides are silent. | 先等对方的消息再发送：双方都在等，谁也不出声。
# diagnosis: nothing-sent
import socket
import sys

ip, port, text, encoding = sys.argv[1:]
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("", 0))
s.settimeout(2)
try:
    data, addr = s.recvfrom(65535)
except OSError:
    sys.exit(3)
s.sendto(text.encode(encoding), (ip, int(port)))
print(data.decode(encoding, errors="replace"))
