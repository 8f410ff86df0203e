# mistake: A TCP socket is made instead of a UDP socket. | 创建的是 TCP 套接字，而不是 UDP 套接字。
# diagnosis: tcp-for-udp
import socket
import sys

ip, port = sys.argv[1], int(sys.argv[2])
s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
print("before %s:%d" % s.getsockname(), flush=True)
s.connect((ip, port))
s.send(b"hello")
print("after %s:%d" % s.getsockname(), flush=True)
s.close()
