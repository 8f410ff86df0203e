# mistake: The datagram goes to OWN_PORT instead of PORT. | 数据报发到了 OWN_PORT，而不是 PORT。
# diagnosis: wrong-port
import socket
import sys

own_port, ip, port, text = sys.argv[1:]
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("", int(own_port)))
s.sendto(text.encode("utf-8"), (ip, int(own_port)))
s.close()
