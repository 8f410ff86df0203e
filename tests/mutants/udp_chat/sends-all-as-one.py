# mistake: The whole input is read and sent as one datagram. | 读完全部输入，作为一个数据报发送。
# diagnosis: one-for-several
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
text = sys.stdin.read()
if text:
    s.sendto(text.removesuffix("\n").encode("utf-8"), (peer_ip, int(peer_port)))
time.sleep(0.3)
