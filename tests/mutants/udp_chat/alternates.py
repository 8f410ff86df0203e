# mistake: It sends and receives in turn: a datagram waits until a line is typed, and the reverse. | 发送和接收轮流进行：要先输入一行才能看到消息，反过来也一样。
# diagnosis: alternation
import socket
import sys

own_port, peer_ip, peer_port = sys.argv[1:]
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("", int(own_port)))
for line in sys.stdin:
    s.sendto(line.rstrip("\n").encode("utf-8"), (peer_ip, int(peer_port)))
    data, (ip, port) = s.recvfrom(65535)
    print(f"{ip}:{port} {data.decode('utf-8', errors='replace')}", flush=True)
