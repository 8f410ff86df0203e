# attack: opens descriptors until there are no more | 打开描述符直到用完
# exercise: welcome
# outcome: failed
import os
import time

hoard = []
while True:
    try:
        hoard.append(os.open("/dev/null", os.O_RDONLY))
    except OSError:
        time.sleep(3600)
