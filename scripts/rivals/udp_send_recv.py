import socket, sys
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.settimeout(0.001)
s.sendto("你好".encode("utf-8"), ("127.0.0.1", int(sys.argv[1])))
try:
    data, peer = s.recvfrom(1024)
    print(peer, data.decode("utf-8"))
except TimeoutError:
    print("no reply")
