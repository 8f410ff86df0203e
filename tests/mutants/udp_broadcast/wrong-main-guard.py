# mistake: `__name__ == "main"` is never true, so nothing runs. | `__name__ == "main"` 永远不成立，什么都没有执行。
# diagnosis: nothing-sent
import socket
import sys


def main():
    ip, port, text = sys.argv[1:]
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    s.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
    s.sendto(text.encode("utf-8"), (ip, int(port)))
    s.close()


if __name__ == "main":
    main()
