# mistake: `after` is printed before the datagram is sent. | 还没有发送就打印了 `after`。
# diagnosis: output-differs
import socket
import sys

ip, port = sys.argv[1], int(sys.argv[2])
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
print("before %s:%d" % s.getsockname(), flush=True)
print("after %s:%d" % s.getsockname(), flush=True)
s.sendto(b"hello", (ip, port))
s.close()
