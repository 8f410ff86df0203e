# mistake: It sends once more every tenth of a second and never ends. | 每隔 0.1 秒再发一次，永不结束。
# diagnosis: too-many
import socket
import sys
import time

ip, port, text = sys.argv[1:]
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
while True:
    s.sendto(text.encode("utf-8"), (ip, int(port)))
    time.sleep(0.1)
