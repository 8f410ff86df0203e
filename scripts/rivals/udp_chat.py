import socket, sys, threading
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("127.0.0.1", 0))
def listen():
    while True:
        data, peer = s.recvfrom(1024)
        print(peer, data.decode("utf-8"), flush=True)
threading.Thread(target=listen, daemon=True).start()
for line in sys.stdin:
    s.sendto(line.rstrip("\n").encode("utf-8"), ("127.0.0.1", int(sys.argv[1])))
