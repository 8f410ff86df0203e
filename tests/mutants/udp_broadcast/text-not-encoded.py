# mistake: The text goes to `sendto` as `str`, not as bytes. | 文本没有编码成 bytes，直接以 `str` 传给了 `sendto`。
# diagnosis: encode-missing
import socket
import sys

ip, port, text = sys.argv[1:]
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
s.sendto(text, (ip, int(port)))
s.close()
