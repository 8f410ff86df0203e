# mistake: The text is encoded as GBK where UTF-8 is asked for. | 要求用 UTF-8，却用 GBK 编码文本。
# diagnosis: wrong-encoding
from socket import AF_INET, SOCK_DGRAM, socket
import sys

udp_socket = socket(AF_INET, SOCK_DGRAM)
dest_addr = (sys.argv[1], int(sys.argv[2]))
for send_data in sys.argv[3:]:
    udp_socket.sendto(send_data.encode("gbk"), dest_addr)
udp_socket.close()
