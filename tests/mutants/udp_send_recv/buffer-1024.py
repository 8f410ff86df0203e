# mistake: The buffer has 1024 bytes: the rest of a longer reply is lost. | 缓冲区只有 1024 字节，更长的回复丢了后半部分。
# diagnosis: cut-at-buffer
import socket
import sys

ip, port, text, encoding = sys.argv[1:]
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.settimeout(2)
s.sendto(text.encode(encoding), (ip, int(port)))
try:
    data, addr = s.recvfrom(1024)
except OSError:
    sys.exit(3)
print(data.decode(encoding, errors="replace"))
