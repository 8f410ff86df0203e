# Sends one datagram from a port of our choice. 从指定的端口发送一个数据报。

import os
import socket
import sys

own_port, ip, port, text = sys.argv[1:]
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
    sock.bind(("", int(own_port)))
    sock.sendto(os.fsencode(text), (ip, int(port)))
