# mistake: It sends `Hello`, not `hello`. | 发送的是 `Hello`，而不是 `hello`。
# diagnosis: upper-case or wrong-bytes
import socket
import sys

ip, port = sys.argv[1], int(sys.argv[2])
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
print("before %s:%d" % s.getsockname(), flush=True)
s.sendto(b"Hello", (ip, port))
print("after %s:%d" % s.getsockname(), flush=True)
s.close()
