# mistake: The lines are sent from a second socket, which is not bound to OWN_PORT. | 用另一个没有绑定 OWN_PORT 的套接字发送。
# diagnosis: unbound-source
import socket
import sys
import threading
import time

own_port, peer_ip, peer_port = sys.argv[1:]
receiving = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
receiving.bind(("", int(own_port)))
sending = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)


def receive():
    while True:
        data, (ip, port) = receiving.recvfrom(65535)
        print(f"{ip}:{port} {data.decode('utf-8', errors='replace')}", flush=True)


threading.Thread(target=receive, daemon=True).start()
for line in sys.stdin:
    sending.sendto(line.rstrip("\n").encode("utf-8"), (peer_ip, int(peer_port)))
time.sleep(0.3)
