# mistake: IP and port are handed to `sendto` as two arguments, not as one tuple. | IP 和端口分成两个参数传给 `sendto`，没有放进一个元组。
# diagnosis: encode-missing
import socket
import sys

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
ip = sys.argv[1]
port = int(sys.argv[2])
for text in sys.argv[3:]:
    data = text.encode("utf-8")
    s.sendto(data, ip, port)
s.close()
