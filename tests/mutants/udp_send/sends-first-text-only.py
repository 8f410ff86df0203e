# mistake: Only the first TEXT is sent. | 只发送了第一个 TEXT。
# diagnosis: too-few
import socket
import sys

ip = sys.argv[1]
port = int(sys.argv[2])
text = sys.argv[3]
udp_socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
udp_socket.sendto(text.encode("utf-8"), (ip, port))
udp_socket.close()
