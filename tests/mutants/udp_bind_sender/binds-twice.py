# mistake: The socket is bound a second time, which the system refuses. | 同一个套接字绑定了两次，第二次被系统拒绝。
# diagnosis: bind-failed
import socket
import sys

own_port, ip, port, text = sys.argv[1:]
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("", int(own_port)))
s.bind(("0.0.0.0", int(own_port)))
s.sendto(text.encode("utf-8"), (ip, int(port)))
s.close()
