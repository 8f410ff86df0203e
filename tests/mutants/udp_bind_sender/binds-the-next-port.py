# mistake: It binds OWN_PORT + 1. | 绑定的是 OWN_PORT + 1。
# diagnosis: unbound-source
import socket
import sys

own_port, ip, port, text = sys.argv[1:]
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("", int(own_port) + 1))
s.sendto(text.encode("utf-8"), (ip, int(port)))
s.close()
