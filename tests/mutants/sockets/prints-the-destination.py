# mistake: `after` shows the destination, not its own address. | `after` 显示的是目的地址，而不是自己的地址。
# diagnosis: output-differs
import socket
import sys

ip, port = sys.argv[1], int(sys.argv[2])
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
print("before %s:%d" % s.getsockname(), flush=True)
s.sendto(b"hello", (ip, port))
print("after %s:%d" % (ip, port), flush=True)
s.close()
