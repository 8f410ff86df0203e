# mistake: Datagrams from senders other than the peer are not printed. | 没有打印对方以外的人发来的数据报。
# diagnosis: missing-output
import socket
import sys
import threading
import time

own_port, peer_ip, peer_port = sys.argv[1:]
peer = (peer_ip, int(peer_port))
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("", int(own_port)))


def receive():
    while True:
        data, addr = s.recvfrom(65535)
        if addr != peer:
            continue
        text = data.decode("utf-8", errors="replace")
        print(f"{addr[0]}:{addr[1]} {text}", flush=True)


threading.Thread(target=receive, daemon=True).start()
for line in sys.stdin:
    s.sendto(line.rstrip("\n").encode("utf-8"), peer)
time.sleep(0.3)
