# mistake: It listens for TCP connections on the port; no datagram arrives there. | 在该端口上监听 TCP 连接，数据报到不了。
# diagnosis: tcp-for-udp
import socket
import sys

s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
s.bind(("", int(sys.argv[1])))
s.listen()
while True:
    connection, (ip, port) = s.accept()
    data = connection.recv(65535)
    connection.close()
    if data == b"quit":
        break
    print(f"{ip}:{port} {data.decode('utf-8', errors='replace')}", flush=True)
