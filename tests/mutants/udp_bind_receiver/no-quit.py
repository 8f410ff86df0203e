# mistake: `quit` is text like any other: nothing ends the program. | `quit` 被当成普通文本，程序无法结束。
# diagnosis: quit-printed
import socket
import sys

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("", int(sys.argv[1])))
while True:
    data, (ip, port) = s.recvfrom(65535)
    print(f"{ip}:{port} {data.decode('utf-8', errors='replace')}", flush=True)
