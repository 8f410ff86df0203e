# mistake: STATE is written in capitals. | STATE 写成了大写。
# diagnosis: upper-case
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
        s.bind(("127.0.0.1", port))
        state = "free"
    except OSError as e:
        state = "taken" if e.errno == errno.EADDRINUSE else "free"
    s.close()
    print(port, name, state.upper(), flush=True)
