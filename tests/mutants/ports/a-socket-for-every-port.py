# mistake: It opens a socket for each of the 65536 ports and closes none. | 为 65536 个端口各打开一个套接字，而且一个也不关闭。
# diagnosis: file-limit or crashed
import errno
import socket
import sys

sockets = []
taken = set()
for port in range(65536):
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sockets.append(s)
    try:
        s.bind(("127.0.0.1", port))
    except OSError as e:
        if e.errno == errno.EADDRINUSE:
            taken.add(port)

for argument in sys.argv[1:]:
    port = int(argument)
    name = "well-known" if port < 1024 else "registered" if port < 49152 else "dynamic"
    print(port, name, "taken" if port in taken else "free", flush=True)
