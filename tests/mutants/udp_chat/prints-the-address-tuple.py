# mistake: The sender is printed as ('ip', port) instead of IP:PORT. | 发送方打印成 ('ip', port)，而不是 IP:PORT。
# diagnosis: printed-tuple
import socket
import sys
import threading
import time

own_port, peer_ip, peer_port = sys.argv[1:]
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("", int(own_port)))


def receive():
    while True:
        data, addr = s.recvfrom(65535)
        print(f"{addr} {data.decode('utf-8', errors='replace')}", flush=True)


threading.Thread(target=receive, daemon=True).start()
for line in sys.stdin:
    s.sendto(line.rstrip("\n").encode("utf-8"), (peer_ip, int(peer_port)))
time.sleep(0.3)
