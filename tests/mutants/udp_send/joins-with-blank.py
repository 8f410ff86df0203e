# mistake: All texts go out as one datagram, joined by blanks. | 所有文本用空格连成一个数据报发送。
# diagnosis: one-for-several
import socket
import sys

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
message = " ".join(sys.argv[3:])
s.sendto(message.encode("utf-8"), (sys.argv[1], int(sys.argv[2])))
s.close()
