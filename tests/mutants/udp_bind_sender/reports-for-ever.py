# mistake: After sending it prints "done" again and again, without an end. | 发送之后不停地打印 “done”，永不结束。
# diagnosis: output-limit
import socket
import sys

own_port, ip, port, text = sys.argv[1:]
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("", int(own_port)))
s.sendto(text.encode("utf-8"), (ip, int(port)))
s.close()
while True:
    print("done")
