# attack: sends every answer to every port | 往每个端口发送所有可能的答案
# exercise: udp_send
# outcome: failed
# levels: full
import socket
import sys

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
for port in range(int(sys.argv[2]) - 50, int(sys.argv[2]) + 50):
    for text in sys.argv[3:]:
        s.sendto(text.encode(), (sys.argv[1], port))
