# mistake: A datagram that is no UTF-8 ends the program with UnicodeDecodeError. | 收到不是 UTF-8 的数据报时，程序因 UnicodeDecodeError 崩溃。
# diagnosis: died-on-undecodable
import socket
import sys

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("", int(sys.argv[1])))
while True:
    data, (ip, port) = s.recvfrom(65535)
    text = data.decode("utf-8")
    if text == "quit":
        break
    print(f"{ip}:{port} {text}", flush=True)
