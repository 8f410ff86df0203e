# mistake: The text is printed without the sender's IP:PORT. | 只打印了文本，没有发送方的 IP:PORT。
# diagnosis: sender-missing
import socket
import sys

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("", int(sys.argv[1])))
while True:
    data, addr = s.recvfrom(65535)
    if data == b"quit":
        break
    print(data.decode("utf-8", errors="replace"), flush=True)
