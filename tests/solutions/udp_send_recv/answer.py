# Sends a text, waits for one reply and prints it. 发送文本，等待一个回复并打印。

import os
import socket
import sys

ip, port, text, encoding = sys.argv[1:]
text = os.fsencode(text).decode("utf-8")  # whatever the locale
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
    sock.connect((ip, int(port)))  # from now on it hears this peer alone
    sock.settimeout(2)
    sock.send(text.encode(encoding))
    try:
        reply = sock.recv(65535)
    except OSError as error:
        # Too late, or the peer's system says by ICMP that nobody listens there.
        print("no reply:", error, file=sys.stderr)
        sys.exit(3)
sys.stdout.reconfigure(encoding="utf-8", newline="\n")
print(reply.decode(encoding, "replace"), flush=True)
