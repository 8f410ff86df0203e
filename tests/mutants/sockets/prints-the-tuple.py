# mistake: The address is printed as ('0.0.0.0', 0). | 地址打印成了 ('0.0.0.0', 0)。
# diagnosis: printed-tuple
import socket
import sys

ip, port = sys.argv[1], int(sys.argv[2])
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
print("before", s.getsockname(), flush=True)
s.sendto(b"hello", (ip, port))
print("after", s.getsockname(), flush=True)
s.close()
