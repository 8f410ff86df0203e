# mistake: CR and LF are added to the text. | 文本末尾多了回车换行。
# diagnosis: newline-sent
import socket
import sys

own_port, ip, port, text = sys.argv[1:]
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("", int(own_port)))
s.sendto((text + "\r\n").encode("utf-8"), (ip, int(port)))
s.close()
