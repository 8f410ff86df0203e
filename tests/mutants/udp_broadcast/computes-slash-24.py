# mistake: The broadcast address is made from its own address, as if every network were a /24. | 由本机地址推算广播地址，以为所有网络都是 /24。
# diagnosis: wrong-address or unicast-for-broadcast
import socket
import sys

ip, port, text = sys.argv[1:]
# a connected socket knows its own address
probe = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
probe.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
probe.connect((ip, int(port)))
own = probe.getsockname()[0]
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
a, b, c, d = own.split(".")
s.sendto(text.encode("utf-8"), (f"{a}.{b}.{c}.255", int(port)))
s.close()
