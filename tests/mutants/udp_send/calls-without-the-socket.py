# mistake: `send_msg()` is called without the socket that it declares: TypeError, nothing on the wire. | 调用 `send_msg()` 时没有传入它声明的套接字：抛出 TypeError，网络上什么也没有。
# diagnosis: encode-missing or crashed
import socket
import sys


def send_msg(udp_socket):
    dest = (sys.argv[1], int(sys.argv[2]))
    for text in sys.argv[3:]:
        udp_socket.sendto(text.encode("utf-8"), dest)


def main():
    udp_socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    send_msg()
    udp_socket.close()


main()
