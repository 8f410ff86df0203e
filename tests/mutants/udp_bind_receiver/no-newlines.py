# mistake: The lines are printed without newlines. | 打印时没有换行。
# diagnosis: missing-newline
import socket
import sys

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("", int(sys.argv[1])))
while True:
    data, (ip, port) = s.recvfrom(65535)
    if data == b"quit":
        break
    sys.stdout.write(f"{ip}:{port} {data.decode('utf-8', errors='replace')}")
    sys.stdout.flush()
