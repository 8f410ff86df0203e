# mistake: `errors="ignore"` drops undecodable bytes silently, no U+FFFD is shown. | `errors="ignore"` 悄悄丢掉不能解码的字节，没有显示 U+FFFD。
# diagnosis: text-lost
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
print(data.decode(encoding, errors="ignore"))
