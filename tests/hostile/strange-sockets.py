# attack: opens raw, packet, vsock and alg sockets | 打开原始、packet、vsock、alg 套接字
# exercise: welcome
# outcome: failed
import socket

for family, kind in ((2, 3), (17, 3), (17, 2), (40, 1), (38, 5), (16, 3)):
    for protocol in (0, 1, 3, 9, 16, 255, 768):
        try:
            socket.socket(family, kind, protocol)
            if family in (17, 40, 38) or (family, kind) == (2, 3):
                print("opened", family, kind, protocol)
        except OSError:
            pass
