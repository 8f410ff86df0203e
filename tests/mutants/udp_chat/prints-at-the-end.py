# mistake: What arrives is collected and printed only when stdin ends. | 先收集收到的内容，等标准输入结束才打印。
# diagnosis: not-flushed
import select
import socket
import sys

own_port, peer_ip, peer_port = sys.argv[1:]
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("", int(own_port)))
for line in sys.stdin:
    s.sendto(line.rstrip("\n").encode("utf-8"), (peer_ip, int(peer_port)))
# the system has kept what arrived in the meantime
while select.select([s], [], [], 0.2)[0]:
    data, (ip, port) = s.recvfrom(65535)
    print(f"{ip}:{port} {data.decode('utf-8', errors='replace')}", flush=True)
