# mistake: A title line stands above the table. | 表格上面多了一行标题。
# diagnosis: extra-output
import errno
import socket
import sys

print("PORT CLASS STATE", flush=True)
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
    print(port, name, state, flush=True)
