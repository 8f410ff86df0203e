# mistake: `strip()` removes the blanks at both ends of the text. | `strip()` 去掉了文本两端的空格。
# diagnosis: blanks
import socket
import sys

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("", int(sys.argv[1])))
while True:
    data, (ip, port) = s.recvfrom(65535)
    if data == b"quit":
        break
    text = data.decode("utf-8", errors="replace").strip()
    print(f"{ip}:{port} {text}", flush=True)
