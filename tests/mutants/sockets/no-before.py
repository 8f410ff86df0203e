# mistake: The line `before` is missing. | 缺少 `before` 这一行。
# diagnosis: missing-output
import socket
import sys

ip, port = sys.argv[1], int(sys.argv[2])
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.sendto(b"hello", (ip, port))
print("after %s:%d" % s.getsockname(), flush=True)
s.close()
