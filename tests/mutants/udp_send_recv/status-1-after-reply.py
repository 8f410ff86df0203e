# mistake: It ends with status 1 although the reply came. | 明明收到了回复，退出码却是 1。
# diagnosis: wrong-exit
import socket
import sys

ip, port, text, encoding = sys.argv[1:]


def ask():
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    s.settimeout(2)
    s.sendto(text.encode(encoding), (ip, int(port)))
    try:
        data, addr = s.recvfrom(65535)
    except OSError:
        sys.exit(3)
    print(data.decode(encoding, errors="replace"))
    return True


sys.exit(ask())
