# mistake: An empty line is taken for the end of the input. | 把空行当成了输入结束。
# diagnosis: ended-early
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


threading.Thread(target=receive, daemon=True).start()
for line in sys.stdin:
    text = line.rstrip("\n")
    if not text:
        break
    s.sendto(text.encode("utf-8"), (peer_ip, int(peer_port)))
time.sleep(0.3)
