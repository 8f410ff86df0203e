# mistake: A loop without a wait prints "no message" at every turn. | 循环不等待，每一圈都打印 “no message”。
# diagnosis: output-limit or extra-output
import os
import socket
import sys

own_port, peer_ip, peer_port = sys.argv[1:]
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("", int(own_port)))
s.setblocking(False)
os.set_blocking(0, False)
typed = b""
more = True
while True:
    try:
        data, (ip, port) = s.recvfrom(65535)
        print(f"{ip}:{port} {data.decode('utf-8', errors='replace')}", flush=True)
        continue
    except BlockingIOError:
        if not more:
            break
        print("no message", flush=True)
    try:
        data = os.read(0, 65536)
        more = data != b""
        typed += data
    except BlockingIOError:
        pass
    while b"\n" in typed:
        line, typed = typed.split(b"\n", 1)
        s.sendto(line, (peer_ip, int(peer_port)))
