# Tells the class of each port, and whether it is taken. 说出每个端口的类别，以及是否被占用。

import errno
import socket
import sys


def state(port):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        try:
            sock.bind(("127.0.0.1", port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                return "taken"
        return "free"  # also where binding it takes privileges


for port in map(int, sys.argv[1:]):
    kind = "well-known" if port < 1024 else "registered" if port < 49152 else "dynamic"
    print(port, kind, state(port), flush=True)
