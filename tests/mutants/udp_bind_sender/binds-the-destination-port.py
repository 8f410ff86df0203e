# mistake: It binds PORT, the destination's port, which the receiver holds. | 绑定了目的端口 PORT，而它已被接收方占用。
# diagnosis: address-in-use or unbound-source
import socket
import sys

own_port, ip, port, text = sys.argv[1:]
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("", int(port)))
s.sendto(text.encode("utf-8"), (ip, int(port)))
s.close()
