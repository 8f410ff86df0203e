# mistake: `bind` gets two arguments instead of one tuple. | `bind` 得到两个参数，而不是一个元组。
# diagnosis: encode-missing
import socket
import sys

own_port, ip, port, text = sys.argv[1:]
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind("", int(own_port))
s.sendto(text.encode("utf-8"), (ip, int(port)))
s.close()
