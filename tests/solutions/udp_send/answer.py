# Sends one datagram for each text. 给每个文本发送一个数据报。

import os
import socket
import sys

ip, port, *texts = sys.argv[1:]
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
    for text in texts:
        # fsencode gives the bytes that were typed, whatever the locale.
        sock.sendto(os.fsencode(text), (ip, int(port)))
