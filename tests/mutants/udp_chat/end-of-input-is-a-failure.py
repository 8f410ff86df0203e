# mistake: At the end of stdin it ends with status 1. | 标准输入结束时以退出码 1 退出。
# diagnosis: wrong-exit
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
while True:
    try:
        text = input()
    except EOFError:
        time.sleep(0.3)
        sys.exit("bye")
    s.sendto(text.encode("utf-8"), (peer_ip, int(peer_port)))
