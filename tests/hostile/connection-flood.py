# attack: opens connections as fast as it can and says nothing | 以最快速度建立连接，一言不发
# exercise: transports
# outcome: failed
import socket
import sys
import time

hoard = []
while True:
    try:
        hoard.append(socket.create_connection((sys.argv[1], int(sys.argv[2]))))
    except OSError:
        time.sleep(0.01)
