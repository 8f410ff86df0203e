# Shows a socket's local address before and after its first datagram. 显示套接字在发送第一个数据报前后的本地地址。

import socket
import sys

ip, port = sys.argv[1:]
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
    print("before {}:{}".format(*sock.getsockname()), flush=True)
    sock.sendto(b"hello", (ip, int(port)))
    print("after {}:{}".format(*sock.getsockname()), flush=True)
