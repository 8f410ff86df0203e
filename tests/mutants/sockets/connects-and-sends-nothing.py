# mistake: `connect` gives the socket an address, but no datagram is sent. | `connect` 让套接字有了地址，却没有发送数据报。
# diagnosis: nothing-sent
import socket
import sys

ip, port = sys.argv[1], int(sys.argv[2])
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
print("before %s:%d" % s.getsockname(), flush=True)
s.connect((ip, port))
print("after %s:%d" % s.getsockname(), flush=True)
s.close()
