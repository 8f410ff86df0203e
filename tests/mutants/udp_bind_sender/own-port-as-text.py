# mistake: OWN_PORT stays text, so `bind` raises TypeError. | OWN_PORT 没有转换成整数，`bind` 抛出 TypeError。
# diagnosis: encode-missing
import socket
import sys

own_port, ip, port, text = sys.argv[1:]
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("", own_port))
s.sendto(text.encode("utf-8"), (ip, int(port)))
s.close()
