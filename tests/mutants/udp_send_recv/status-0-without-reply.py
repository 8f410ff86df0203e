# mistake: Without a reply it ends with status 0 instead of 3. | 没有收到回复时退出码是 0，而不是 3。
# diagnosis: wrong-exit
import socket
import sys

ip, port, text, encoding = sys.argv[1:]
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.settimeout(2)
s.sendto(text.encode(encoding), (ip, int(port)))
try:
    data, addr = s.recvfrom(65535)
    print(data.decode(encoding, errors="replace"))
except OSError:
    pass
s.close()
