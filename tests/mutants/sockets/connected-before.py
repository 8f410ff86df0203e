# mistake: The socket is connected before its address is printed. | 打印之前就 connect 了套接字。
# diagnosis: output-differs
import socket
import sys

ip, port = sys.argv[1], int(sys.argv[2])
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.connect((ip, port))
print("before %s:%d" % s.getsockname(), flush=True)
s.send(b"hello")
print("after %s:%d" % s.getsockname(), flush=True)
s.close()
