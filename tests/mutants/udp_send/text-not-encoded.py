# mistake: The text goes to `sendto` as `str`, not as bytes. | 文本没有编码成 bytes，直接以 `str` 传给了 `sendto`。
# diagnosis: encode-missing
from socket import AF_INET, SOCK_DGRAM, socket
import sys

udp_socket = socket(AF_INET, SOCK_DGRAM)
ip = sys.argv[1]
port = int(sys.argv[2])
for text in sys.argv[3:]:
    udp_socket.sendto(text, (ip, port))
udp_socket.close()
