# mistake: `bind` comes after `sendto`: the datagram has left already, and the bind is refused. | 先 `sendto` 后 `bind`：数据报早已发出，绑定也被拒绝。
# diagnosis: unbound-source or bind-failed
import socket
import sys

own_port, ip, port, text = sys.argv[1:]
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.sendto(text.encode("utf-8"), (ip, int(port)))
s.bind(("", int(own_port)))
s.close()
