# mistake: SO_BROADCAST is set on the receiving socket, not on the one that sends. | SO_BROADCAST 设在了接收套接字上，而不是发送的那个。
# diagnosis: broadcast-refused
import socket
import sys

ip, port, text = sys.argv[1:]
send_socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
recv_socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
recv_socket.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
send_socket.sendto(text.encode("utf-8"), (ip, int(port)))
recv_socket.close()
send_socket.close()
