# mistake: A newline is added to the end of each datagram. | 每个数据报的末尾多了一个换行符。
# diagnosis: newline-sent
import socket
import sys

sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
for text in sys.argv[3:]:
    message = f"{text}\n"
    sock.sendto(message.encode("utf-8"), (sys.argv[1], int(sys.argv[2])))
sock.close()
