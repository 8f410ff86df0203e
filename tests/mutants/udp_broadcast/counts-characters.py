# mistake: The bytes are cut at the number of characters. | 按字符数截断了字节。
# diagnosis: characters-for-bytes
import socket
import sys

ip, port, text = sys.argv[1:]
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
s.sendto(text.encode("utf-8")[:len(text)], (ip, int(port)))
s.close()
