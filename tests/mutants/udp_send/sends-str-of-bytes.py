# mistake: `str()` of the bytes is sent: the datagram holds b'...' as text. | 发送的是 bytes 的 `str()`，数据报里是 b'...' 这样的文字。
# diagnosis: bytes-as-text
import socket
import sys

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
addr = (sys.argv[1], int(sys.argv[2]))
for text in sys.argv[3:]:
    data = str(text.encode("utf-8"))
    s.sendto(data.encode("ascii"), addr)
s.close()
