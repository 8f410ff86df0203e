# mistake: The socket is not bound: the system picks the source port. | 没有绑定端口，源端口由系统随机分配。
# diagnosis: unbound-source
import socket
import sys

_, own_port, ip, port, text = sys.argv
udp_socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
udp_socket.sendto(text.encode("utf-8"), (ip, int(port)))
udp_socket.close()
