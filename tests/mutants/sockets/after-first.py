# mistake: The lines are printed in the wrong order, `after` first. | 两行的顺序反了，先打印 `after`。
# diagnosis: line-order
import socket
import sys

ip, port = sys.argv[1], int(sys.argv[2])
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
before = s.getsockname()
s.sendto(b"hello", (ip, port))
print("after %s:%d" % s.getsockname(), flush=True)
print("before %s:%d" % before, flush=True)
s.close()
