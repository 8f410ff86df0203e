# mistake: The text is printed without the sender's IP:PORT. | 只打印了文本，没有发送方的 IP:PORT。
# diagnosis: sender-missing
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
        print(data.decode("utf-8", errors="replace"), flush=True)


threading.Thread(target=receive, daemon=True).start()
for line in sys.stdin:
    s.sendto(line.rstrip("\n").encode("utf-8"), (peer_ip, int(peer_port)))
time.sleep(0.3)
