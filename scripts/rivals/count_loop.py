import socket
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("127.0.0.1", 0))
print("listening on", "%s:%d" % s.getsockname(), flush=True)
s.recvfrom(1024)
received = 1
s.settimeout(1)
try:
    while True:
        s.recvfrom(1024)
        received += 1
except TimeoutError:
    print('{"received": %d}' % received)
