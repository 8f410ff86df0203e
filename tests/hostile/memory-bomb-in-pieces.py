# attack: takes a little memory in each of many processes | 在许多进程里各拿一点内存
# exercise: welcome
# outcome: failed
import os
import time

for _ in range(40):
    try:
        if os.fork() == 0:
            hoard = bytearray(60 << 20)
            for page in range(0, len(hoard), 4096):
                hoard[page] = 1
            time.sleep(3600)
    except OSError:
        break
time.sleep(3600)
