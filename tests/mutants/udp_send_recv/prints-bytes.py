# mistake: It prints the bytes of the reply as b'...' instead of its text. | 打印的是回复的字节 b'...'，而不是文本。
# diagnosis: printed-bytes
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
print(data)
