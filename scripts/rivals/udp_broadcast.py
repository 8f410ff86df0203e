import socket, sys
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
s.sendto("你好".encode("utf-8"), ("127.255.255.255", int(sys.argv[1])))
print("sent", s.getsockname())
