# mistake: The IP is not taken from the command line: everything goes to 127.0.0.1. | 没有使用命令行里的 IP，所有数据报都发给了 127.0.0.1。
# diagnosis: wrong-address
import socket
import sys

udp_socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
for text in sys.argv[3:]:
    udp_socket.sendto(text.encode("utf-8"), ("127.0.0.1", int(sys.argv[2])))
udp_socket.close()
