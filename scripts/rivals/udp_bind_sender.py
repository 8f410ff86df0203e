import socket, sys
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("127.0.0.1", 0))
s.sendto("你好".encode("utf-8"), ("127.0.0.1", int(sys.argv[1])))
print("sent", s.getsockname())
