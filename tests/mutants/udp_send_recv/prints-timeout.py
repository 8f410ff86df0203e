# mistake: It prints a message on stdout when no reply comes. | 没有回复时在标准输出打印了提示。
# diagnosis: extra-output
import socket
import sys

ip, port, text, encoding = sys.argv[1:]
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.settimeout(2)
s.sendto(text.encode(encoding), (ip, int(port)))
try:
    data, addr = s.recvfrom(65535)
except OSError:
    print("timeout")
    sys.exit(3)
print(data.decode(encoding, errors="replace"))
