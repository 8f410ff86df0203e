# mistake: Each datagram is sent twice, to be on the safe side. | 为保险起见，每个数据报都发送了两次。
# diagnosis: too-many
import socket
import sys

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
ip, port = sys.argv[1], int(sys.argv[2])
for text in sys.argv[3:]:
    # UDP may lose one
    for _ in range(2):
        s.sendto(text.encode("utf-8"), (ip, port))
s.close()
