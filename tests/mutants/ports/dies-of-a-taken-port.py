# mistake: A taken port ends the program with OSError. | 遇到被占用的端口，程序因 OSError 崩溃。
# diagnosis: crashed or address-in-use
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
    state = "taken"
    try:
        s.bind(("127.0.0.1", port))
        state = "free"
    except PermissionError:
        state = "free"
    s.close()
    print(port, name, state, flush=True)
