# mistake: The ports are printed in ascending order. | 按升序打印了端口。
# diagnosis: line-order
import errno
import socket
import sys

for argument in sorted(sys.argv[1:], key=int):
    port = int(argument)
    if port <= 1023:
        name = "well-known"
    elif port <= 49151:
        name = "registered"
    else:
        name = "dynamic"
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    try:
        s.bind(("127.0.0.1", port))
        state = "free"
    except OSError as e:
        state = "taken" if e.errno == errno.EADDRINUSE else "free"
    s.close()
    print(port, name, state, flush=True)
