# mistake: Every error of bind counts as taken, also a lack of privilege. | bind 的任何错误都算 taken，权限不足也一样。
# diagnosis: output-differs
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
    except OSError:
        state = "taken"
    s.close()
    print(port, name, state, flush=True)
