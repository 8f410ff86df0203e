# mistake: `after` is asked of a new socket, which has sent nothing. | `after` 问的是一个新的套接字，它什么都没发送过。
# diagnosis: output-differs
import socket
import sys

ip, port = sys.argv[1], int(sys.argv[2])
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
print("before %s:%d" % s.getsockname(), flush=True)
s.sendto(b"hello", (ip, port))
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
print("after %s:%d" % s.getsockname(), flush=True)
s.close()
