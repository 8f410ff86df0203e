# mistake: The sender is printed as ('ip', port) instead of IP:PORT. | 发送方打印成 ('ip', port)，而不是 IP:PORT。
# diagnosis: printed-tuple
import socket
import sys

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("", int(sys.argv[1])))
while True:
    data, addr = s.recvfrom(65535)
    if data == b"quit":
        break
    print(addr, data.decode("utf-8", errors="replace"), flush=True)
