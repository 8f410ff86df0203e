# mistake: It never binds OWN_PORT, so nobody can send to it. | 没有绑定 OWN_PORT，别人无法发给它。
# diagnosis: not-listening
import socket
import sys
import threading
import time

own_port, peer_ip, peer_port = sys.argv[1:]
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)


def receive():
    while True:
        data, (ip, port) = s.recvfrom(65535)
        print(f"{ip}:{port} {data.decode('utf-8', errors='replace')}", flush=True)


threading.Thread(target=receive, daemon=True).start()
for line in sys.stdin:
    s.sendto(line.rstrip("\n").encode("utf-8"), (peer_ip, int(peer_port)))
time.sleep(0.3)
