# mistake: The text is encoded as GBK where UTF-8 is asked for. | 要求用 UTF-8，却用 GBK 编码文本。
# diagnosis: wrong-encoding
import socket
import sys

own_port, ip, port, text = sys.argv[1:]
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("", int(own_port)))
s.sendto(text.encode("gbk"), (ip, int(port)))
s.close()
