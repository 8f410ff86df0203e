# mistake: It waits 0.5 seconds for the reply instead of 2. | 等待回复只有 0.5 秒，而不是 2 秒。
# diagnosis: gave-up-early
import socket
import sys

ip, port, text, encoding = sys.argv[1:]
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.settimeout(0.5)
s.sendto(text.encode(encoding), (ip, int(port)))
try:
    data, addr = s.recvfrom(65535)
except OSError:
    sys.exit(3)
print(data.decode(encoding, errors="replace"))
