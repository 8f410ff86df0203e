# Sends each line over UDP and over TCP. 把每一行同时用 UDP 和 TCP 发出去。

import socket
import struct
import sys

host, port = sys.argv[1:]
udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
tcp = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
with udp, tcp:
    tcp.connect((host, int(port)))
    server = tcp.getpeername()
    for line in sys.stdin.buffer:
        line = line.rstrip(b"\n")
        udp.sendto(line, server)
        # TCP keeps no boundaries: the length tells where a line ends.
        tcp.sendall(struct.pack("!I", len(line)) + line)
