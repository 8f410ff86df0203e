# mistake: It starts 65536 threads, one for each port that a sender may have. | 为发送方可能使用的每个端口都启动一个线程，共 65536 个。
# diagnosis: too-many-processes or crashed
import os
import socket
import sys
import threading

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)


def receive():
    while True:
        data, (ip, port) = s.recvfrom(65535)
        if data == b"quit":
            os._exit(0)
        print(f"{ip}:{port} {data.decode('utf-8', errors='replace')}", flush=True)


for sender_port in range(65536):
    threading.Thread(target=receive, daemon=True).start()
s.bind(("", int(sys.argv[1])))
threading.Event().wait()
