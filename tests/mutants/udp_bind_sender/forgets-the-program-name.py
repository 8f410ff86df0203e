# mistake: `sys.argv[0]`, the program's name, is forgotten when unpacking. | 解包时忘了 `sys.argv[0]` 是程序名。
# diagnosis: crashed
import socket
import sys

own_port, ip, port, text = sys.argv
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("", int(own_port)))
s.sendto(text.encode("utf-8"), (ip, int(port)))
s.close()
