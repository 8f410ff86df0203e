# mistake: A TCP connection is opened from OWN_PORT instead of sending a datagram. | 从 OWN_PORT 打开了 TCP 连接，而不是发送数据报。
# diagnosis: tcp-for-udp
import socket
import sys

own_port, ip, port, text = sys.argv[1:]
s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
s.bind(("", int(own_port)))
s.connect((ip, int(port)))
s.sendall(text.encode("utf-8"))
s.close()
