# mistake: A TCP socket is bound: who holds the UDP port is never seen. | 绑定的是 TCP 套接字，看不到谁占用了 UDP 端口。
# diagnosis: tcp-for-udp or output-differs
import errno
import socket
import sys

for argument in sys.argv[1:]:
    port = int(argument)
    if port <= 1023:
        name = "well-known"
    elif port <= 49151:
        name = "registered"
    else:
        name = "dynamic"
    s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        s.bind(("127.0.0.1", port))
        state = "free"
    except OSError as e:
        state = "taken" if e.errno == errno.EADDRINUSE else "free"
    s.close()
    print(port, name, state, flush=True)
