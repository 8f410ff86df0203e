# mistake: `main()` is defined and never called: exit status 0, nothing on the wire. | 定义了 `main()` 却从未调用：退出码是 0，网络上什么也没有。
# diagnosis: nothing-sent
import socket
import sys


def main():
    udp_socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    dest = (sys.argv[1], int(sys.argv[2]))
    for text in sys.argv[3:]:
        udp_socket.sendto(text.encode("utf-8"), dest)
    udp_socket.close()
