# mistake: It waits 5 seconds for the reply instead of 2. | 等待回复用了 5 秒，而不是 2 秒。
# diagnosis: waited-too-long
import select
import socket
import sys

ip, port, text, encoding = sys.argv[1:]
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.sendto(text.encode(encoding), (ip, int(port)))
ready, _, _ = select.select([s], [], [], 5)
if not ready:
    sys.exit(3)
data, addr = s.recvfrom(65535)
print(data.decode(encoding, errors="replace"))
