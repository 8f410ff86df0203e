# mistake: The bytes are cut at the number of characters. | 按字符数截断了字节。
# diagnosis: characters-for-bytes
import socket
import sys

own_port, ip, port, text = sys.argv[1:]
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("", int(own_port)))
data = text.encode("utf-8")
s.sendto(data[:len(text)], (ip, int(port)))
s.close()
