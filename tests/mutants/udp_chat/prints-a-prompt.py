# mistake: `input("> ")` prints a prompt before each line. | `input("> ")` 在每行之前打印了提示符。
# diagnosis: extra-output
import socket
import sys
import threading
import time

own_port, peer_ip, peer_port = sys.argv[1:]
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("", int(own_port)))


def receive():
    while True:
        data, (ip, port) = s.recvfrom(65535)
        print(f"{ip}:{port} {data.decode('utf-8', errors='replace')}", flush=True)


threading.Thread(target=receive, daemon=True).start()
while True:
    try:
        text = input("> ")
    except EOFError:
        break
    s.sendto(text.encode("utf-8"), (peer_ip, int(peer_port)))
time.sleep(0.3)
