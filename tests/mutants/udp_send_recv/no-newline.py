# mistake: The reply is printed without a newline at its end. | 打印回复时末尾没有换行。
# diagnosis: missing-newline
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
print(data.decode(encoding, errors="replace"), end="")
