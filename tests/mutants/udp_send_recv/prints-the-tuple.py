# mistake: It prints the whole tuple that `recvfrom` returns. | 把 `recvfrom` 返回的整个元组打印了出来。
# diagnosis: printed-tuple
import socket
import sys

ip, port, text, encoding = sys.argv[1:]
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.settimeout(2)
s.sendto(text.encode(encoding), (ip, int(port)))
try:
    recv_data = s.recvfrom(65535)
except OSError:
    sys.exit(3)
print(recv_data)
