# mistake: The datagram is sent three times. | 同一个数据报发送了三次。
# diagnosis: too-many
import socket
import sys

own_port, ip, port, text = sys.argv[1:]
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("", int(own_port)))
for i in range(3):
    s.sendto(text.encode("utf-8"), (ip, int(port)))
s.close()
