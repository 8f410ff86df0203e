# mistake: The receiving thread starts only after the first line was sent. | 发送第一行之后才启动接收线程。
# diagnosis: alternation
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
        print(f"{ip}:{port} {data.decode('utf-8', errors='replace')}", flush=True)


receiver = None
for line in sys.stdin:
    s.sendto(line.rstrip("\n").encode("utf-8"), (peer_ip, int(peer_port)))
    if receiver is None:
        receiver = threading.Thread(target=receive, daemon=True)
        receiver.start()
time.sleep(0.3)
