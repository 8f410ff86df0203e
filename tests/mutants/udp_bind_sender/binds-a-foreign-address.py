# mistake: It binds an address that belongs to another machine. | 绑定了另一台机器的地址。
# diagnosis: bind-failed
import socket
import sys

own_port, ip, port, text = sys.argv[1:]
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("203.0.113.7", int(own_port)))
s.sendto(text.encode("utf-8"), (ip, int(port)))
s.close()
