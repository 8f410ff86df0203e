# mistake: The text is stripped before it is compared: " quit" and "quit\n" end it, too. | 比较前去掉了首尾空白：“ quit” 和 “quit\n” 也会结束程序。
# diagnosis: ended-early
import socket
import sys

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("", int(sys.argv[1])))
while True:
    data, (ip, port) = s.recvfrom(65535)
    text = data.decode("utf-8", errors="replace")
    if text.strip() == "quit":
        break
    print(f"{ip}:{port} {text}", flush=True)
