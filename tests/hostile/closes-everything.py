# attack: closes its standard streams and stays | 关掉标准流然后赖着不走
# exercise: welcome
# outcome: failed
import os
import time

for descriptor in range(0, 256):
    try:
        os.close(descriptor)
    except OSError:
        pass
while True:
    time.sleep(3600)
