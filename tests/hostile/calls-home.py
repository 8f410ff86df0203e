# attack: tries to reach the internet | 试图连接互联网
# exercise: welcome
# outcome: failed
# levels: full
import socket

for address in ("192.0.2.1", "198.51.100.7", "203.0.113.9"):
    try:
        with socket.create_connection((address, 80), timeout=0.5) as s:
            print("reached", address, s)
    except OSError:
        pass
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        try:
            s.sendto(b"hello", (address, 53))
        except OSError:
            pass
