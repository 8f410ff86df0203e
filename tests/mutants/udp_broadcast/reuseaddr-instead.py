# mistake: SO_REUSEADDR is set instead of SO_BROADCAST. | 设置的是 SO_REUSEADDR，而不是 SO_BROADCAST。
# diagnosis: broadcast-refused
import socket
import sys

ip, port, text = sys.argv[1:]
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
s.sendto(text.encode("utf-8"), (ip, int(port)))
s.close()
