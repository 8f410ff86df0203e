# mistake: `hello` is sent twice. | `hello` 发送了两次。
# diagnosis: too-many
import socket
import sys

ip, port = sys.argv[1], int(sys.argv[2])
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
print("before %s:%d" % s.getsockname(), flush=True)
for i in range(2):
    s.sendto(b"hello", (ip, port))
print("after %s:%d" % s.getsockname(), flush=True)
s.close()
