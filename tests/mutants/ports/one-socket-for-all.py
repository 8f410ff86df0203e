# mistake: One socket serves all ports: after its first bind no port is found taken. | 所有端口共用一个套接字：第一次绑定成功后，再也发现不了被占用的端口。
# diagnosis: output-differs
import errno
import socket
import sys

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
for argument in sys.argv[1:]:
    port = int(argument)
    if port <= 1023:
        name = "well-known"
    elif port <= 49151:
        name = "registered"
    else:
        name = "dynamic"
    try:
        s.bind(("127.0.0.1", port))
        state = "free"
    except OSError as e:
        state = "taken" if e.errno == errno.EADDRINUSE else "free"
    print(port, name, state, flush=True)
