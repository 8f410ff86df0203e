# mistake: To learn its address it first connects to 8.8.8.8, where no datagram is to go. | 为了得到自己的地址，先 connect 到了 8.8.8.8，而数据报并不发往那里。
# diagnosis: crashed or output-differs
import socket
import sys

ip, port = sys.argv[1], int(sys.argv[2])
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.connect(("8.8.8.8", 53))
print("before %s:%d" % s.getsockname(), flush=True)
s.sendto(b"hello", (ip, port))
print("after %s:%d" % s.getsockname(), flush=True)
s.close()
