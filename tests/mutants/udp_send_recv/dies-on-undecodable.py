# mistake: The reply is decoded strictly: bytes that are no text end the program. | 用严格模式解码回复，遇到不能解码的字节程序就崩溃。
# diagnosis: died-on-undecodable
import socket
import sys

ip, port, text, encoding = sys.argv[1:]
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.settimeout(2)
s.sendto(text.encode(encoding), (ip, int(port)))
try:
    data, addr = s.recvfrom(65535)
except OSError:
    sys.exit(3)
print(data.decode(encoding))
