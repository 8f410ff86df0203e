# mistake: `hello` is sent with a newline. | 发送的 `hello` 后面带了换行符。
# diagnosis: newline-sent
import socket
import sys

ip, port = sys.argv[1], int(sys.argv[2])
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
print("before %s:%d" % s.getsockname(), flush=True)
s.sendto(b"hello\n", (ip, port))
print("after %s:%d" % s.getsockname(), flush=True)
s.close()
