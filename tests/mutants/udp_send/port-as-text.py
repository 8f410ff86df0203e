# mistake: The port stays the text from the command line instead of a number. | 端口一直是命令行里的字符串，没有转换成整数。
# diagnosis: encode-missing
import socket
import sys

_, ip, port, *texts = sys.argv
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
    for text in texts:
        s.sendto(text.encode(), (ip, port))
