# mistake: A datagram goes to each host from .1 to .254, none to the broadcast address. | 给 .1 到 .254 的每台主机各发一个数据报，却没有发给广播地址。
# diagnosis: unicast-for-broadcast
import socket
import sys

ip, port, text = sys.argv[1:]
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
network = ip.rsplit(".", 1)[0]
for host in range(1, 255):
    s.sendto(text.encode("utf-8"), (f"{network}.{host}", int(port)))
s.close()
