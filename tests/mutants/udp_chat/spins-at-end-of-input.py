# mistake: After the end of stdin `select` always reports it as readable: the loop spins for ever. | 标准输入结束后 `select` 总说它可读，循环空转不停。
# diagnosis: busy-for-ever or cpu-limit
import os
import select
import socket
import sys

own_port, peer_ip, peer_port = sys.argv[1:]
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("", int(own_port)))
typed = b""
while True:
    ready, _, _ = select.select([0, s], [], [])
    if s in ready:
        data, (ip, port) = s.recvfrom(65535)
        print(f"{ip}:{port} {data.decode('utf-8', errors='replace')}", flush=True)
    if 0 in ready:
        typed += os.read(0, 65536)
        while b"\n" in typed:
            line, typed = typed.split(b"\n", 1)
            s.sendto(line, (peer_ip, int(peer_port)))
