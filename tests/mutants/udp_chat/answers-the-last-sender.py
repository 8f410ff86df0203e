# mistake: After a datagram from somebody else, the lines go to that sender instead of the peer. | 收到别人的数据报之后，就把输入的行发给那个人，而不是发给对方。
# diagnosis: wrong-port or wrong-address
import socket
import sys
import threading
import time

own_port, peer_ip, peer_port = sys.argv[1:]
peer = (peer_ip, int(peer_port))
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("", int(own_port)))


def receive():
    global peer
    while True:
        data, peer = s.recvfrom(65535)
        print(f"{peer[0]}:{peer[1]} {data.decode('utf-8', errors='replace')}", flush=True)


threading.Thread(target=receive, daemon=True).start()
for line in sys.stdin:
    s.sendto(line.rstrip("\n").encode("utf-8"), peer)
time.sleep(0.3)
