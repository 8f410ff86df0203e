# mistake: A second `recvfrom` inside `print(...)` takes the next datagram: every other one is lost. | `print(...)` 里又调用了一次 `recvfrom`，取走了下一个数据报：每隔一个就丢一个。
# diagnosis: skipped-datagrams
import socket
import sys

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("", int(sys.argv[1])))
while True:
    data, (ip, port) = s.recvfrom(65535)
    if data == b"quit":
        break
    print(f"{ip}:{port} " + s.recvfrom(65535)[0].decode("utf-8", errors="replace"), flush=True)
