# mistake: `startswith("quit")` ends it at every text that begins so, such as "quitting". | `startswith("quit")` 让任何以它开头的文本（如 “quitting”）都结束程序。
# diagnosis: ended-early
import socket
import sys

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("", int(sys.argv[1])))
while True:
    data, (ip, port) = s.recvfrom(65535)
    text = data.decode("utf-8", errors="replace")
    if text.startswith("quit"):
        break
    print(f"{ip}:{port} {text}", flush=True)
