# mistake: It ends three seconds after the end of stdin instead of within one. | 标准输入结束三秒后才退出，而不是一秒之内。
# diagnosis: waited-too-long
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


receiver = threading.Thread(target=receive, daemon=True)
receiver.start()
for line in sys.stdin:
    s.sendto(line.rstrip("\n").encode("utf-8"), (peer_ip, int(peer_port)))
receiver.join(timeout=3)
