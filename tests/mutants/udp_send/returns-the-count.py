# mistake: `sys.exit(main())` makes the number of sent texts the exit status. | `sys.exit(main())` 把发送的条数当成了退出码。
# diagnosis: wrong-exit
import socket
import sys


def main():
    sent = 0
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        for text in sys.argv[3:]:
            s.sendto(text.encode("utf-8"), (sys.argv[1], int(sys.argv[2])))
            sent += 1
    return sent


sys.exit(main())
