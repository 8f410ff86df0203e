# mistake: The receiving thread dies at a datagram that is no UTF-8; from then on nothing is shown. | 收到不是 UTF-8 的数据报时接收线程崩溃，之后什么也不显示。
# diagnosis: died-on-undecodable
import socket
import sys
import threading
import time

own_port, peer_ip, peer_port = sys.argv[1:]
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("", int(own_port)))


def receive():
    while True:
        data, (ip, port) = s.recvfrom(65535)
        print(f"{ip}:{port} {data.decode('utf-8')}", flush=True)


threading.Thread(target=receive, daemon=True).start()
for line in sys.stdin:
    s.sendto(line.rstrip("\n").encode("utf-8"), (peer_ip, int(peer_port)))
time.sleep(0.3)
