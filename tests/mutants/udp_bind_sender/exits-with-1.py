# mistake: `exit(True)` is status 1 although the datagram was sent. | `exit(True)` 的退出码是 1，而数据报已经发送成功。
# diagnosis: wrong-exit
import socket
import sys

own_port, ip, port, text = sys.argv[1:]
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("", int(own_port)))
data = text.encode("utf-8")
sent = s.sendto(data, (ip, int(port)))
s.close()
sys.exit(sent == len(data))
