# Prints each datagram that arrives at a port, until `quit`. 打印到达端口的每个数据报，直到 `quit`。

import socket
import sys

sys.stdout.reconfigure(encoding="utf-8", newline="\n")
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
    sock.bind(("", int(sys.argv[1])))
    while True:
        data, (ip, port) = sock.recvfrom(65535)  # what does not fit would be lost
        if data == b"quit":
            break
        print(f"{ip}:{port} {data.decode('utf-8', 'replace')}", flush=True)
