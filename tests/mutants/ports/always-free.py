# mistake: Nothing is bound: a port counts as taken only when sending to it fails. | 没有绑定端口：只有向它发送失败时才算 taken。
# diagnosis: output-differs
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
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    try:
        s.sendto(b"", ("127.0.0.1", port))
        state = "free"
    except OSError as e:
        state = "taken" if e.errno == errno.EADDRINUSE else "free"
    s.close()
    print(port, name, state, flush=True)
