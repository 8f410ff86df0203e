# Sends each line and prints each datagram, both at once. 发送每一行，同时打印收到的每个数据报。

import select
import socket
import sys
import threading


def show_next():
    """Prints the next datagram; tells if there was one within 50 ms."""
    if not select.select([sock], [], [], 0.05)[0]:
        return False
    try:
        data, (ip, port) = sock.recvfrom(65535)
        print(f"{ip}:{port} {data.decode('utf-8', 'replace')}", flush=True)
    except ConnectionResetError:
        pass  # Windows: nobody listened where the last line went. The chat goes on.
    return True


def show_arrivals():
    while not ended.is_set():
        show_next()
    # What came before the end still waits in the socket: a few hundred datagrams at most.
    for _ in range(2000):
        if not show_next():
            break


own_port, peer_ip, peer_port = sys.argv[1:]
peer = (peer_ip, int(peer_port))
sys.stdout.reconfigure(encoding="utf-8", newline="\n")
ended = threading.Event()
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
    sock.bind(("", int(own_port)))
    receiver = threading.Thread(target=show_arrivals, daemon=True)
    receiver.start()
    for line in sys.stdin.buffer:
        try:
            sock.sendto(line.rstrip(b"\n"), peer)
        except OSError as error:
            print("not sent:", error, file=sys.stderr)  # the chat goes on
    ended.set()
    receiver.join()
