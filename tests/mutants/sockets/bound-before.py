# mistake: The socket is bound before its address is printed: `before` shows a port. | 打印之前就绑定了套接字，`before` 显示出了端口。
# diagnosis: output-differs
import socket
import sys

ip, port = sys.argv[1], int(sys.argv[2])
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("", 0))
print("before %s:%d" % s.getsockname(), flush=True)
s.sendto(b"hello", (ip, port))
print("after %s:%d" % s.getsockname(), flush=True)
s.close()
