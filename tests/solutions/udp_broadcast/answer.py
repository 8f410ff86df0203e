# Sends one datagram to every machine of a network. 给网络里的所有机器发送一个数据报。

import os
import socket
import sys

ip, port, text = sys.argv[1:]
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
    # Without it the system refuses: permission denied.
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
    sock.sendto(os.fsencode(text), (ip, int(port)))
