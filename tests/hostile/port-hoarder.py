# attack: binds every port | 绑定所有端口
# exercise: welcome
# outcome: failed
# levels: full
import socket
import time

hoard = []
for port in range(1, 65536):
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    try:
        s.bind(("0.0.0.0", port))
        hoard.append(s)
    except OSError:
        s.close()
time.sleep(3600)
