# mistake: It binds PEER_PORT and sends to OWN_PORT: the ports are swapped. | 端口弄反了：绑定 PEER_PORT，发往 OWN_PORT。
# diagnosis: bound-elsewhere or address-in-use
import socket
import sys
import threading
import time

peer_port, peer_ip, own_port = sys.argv[1:]
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("", int(own_port)))


def receive():
    while True:
        data, (ip, port) = s.recvfrom(65535)
        print(f"{ip}:{port} {data.decode('utf-8', errors='replace')}", flush=True)


threading.Thread(target=receive, daemon=True).start()
for line in sys.stdin:
    s.sendto(line.rstrip("\n").encode("utf-8"), (peer_ip, int(peer_port)))
time.sleep(0.3)
