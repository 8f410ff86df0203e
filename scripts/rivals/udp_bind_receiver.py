import socket, sys
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("127.0.0.1", 0))
print("listening on", "%s:%d" % s.getsockname(), flush=True)
s.settimeout(float(sys.argv[1]))
try:
    while True:
        data, peer = s.recvfrom(1024)
        print("received", len(data), "bytes from", peer, data.decode("utf-8"), flush=True)
except TimeoutError:
    print("no more")
