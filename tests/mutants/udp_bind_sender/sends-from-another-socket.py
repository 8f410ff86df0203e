# mistake: One socket is bound, another one sends. | 绑定了一个套接字，却用另一个套接字发送。
# diagnosis: unbound-source
import socket
import sys

own_port, ip, port, text = sys.argv[1:]
bound = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
bound.bind(("", int(own_port)))
sender = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
sender.sendto(text.encode("utf-8"), (ip, int(port)))
sender.close()
bound.close()
