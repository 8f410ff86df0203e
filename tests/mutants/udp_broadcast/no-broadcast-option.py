# mistake: SO_BROADCAST is not set: the system refuses with EACCES. | 没有设置 SO_BROADCAST，系统以 EACCES 拒绝。
# diagnosis: broadcast-refused
import socket
import sys

ip, port, text = sys.argv[1:]
udp_socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
udp_socket.sendto(text.encode("utf-8"), (ip, int(port)))
udp_socket.close()
