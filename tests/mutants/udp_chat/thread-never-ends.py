# mistake: The receiving thread is no daemon: after the end of stdin it waits for ever. | 接收线程不是守护线程：标准输入结束后仍永远等待。
# diagnosis: never-ends
import socket
import sys
import threading

own_port, peer_ip, peer_port = sys.argv[1:]
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("", int(own_port)))


def receive():
    while True:
        data, (ip, port) = s.recvfrom(65535)
        print(f"{ip}:{port} {data.decode('utf-8', errors='replace')}", flush=True)


threading.Thread(target=receive).start()
for line in sys.stdin:
    s.sendto(line.rstrip("\n").encode("utf-8"), (peer_ip, int(peer_port)))
