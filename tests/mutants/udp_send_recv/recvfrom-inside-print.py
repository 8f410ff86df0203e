# mistake: A second `recvfrom` inside `print(...)` waits for another reply: the first is thrown away. | `print(...)` 里又调用了一次 `recvfrom`，等待另一个回复，第一个被丢掉。
# diagnosis: ignored-reply or skipped-datagrams
import socket
import sys

ip, port, text, encoding = sys.argv[1:]
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.settimeout(2)
s.sendto(text.encode(encoding), (ip, int(port)))
try:
    data, addr = s.recvfrom(65535)
    print(s.recvfrom(65535)[0].decode(encoding, errors="replace"))
except OSError:
    sys.exit(3)
