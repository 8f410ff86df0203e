# mistake: A non-blocking socket is asked again and again, with no end when no reply comes. | 用非阻塞套接字反复查询，没有回复时永不停止。
# diagnosis: busy-for-ever or cpu-limit
import socket
import sys

ip, port, text, encoding = sys.argv[1:]
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.sendto(text.encode(encoding), (ip, int(port)))
s.setblocking(False)
while True:
    try:
        data, addr = s.recvfrom(65535)
        break
    except OSError:
        continue
print(data.decode(encoding, errors="replace"))
