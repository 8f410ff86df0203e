# attack: leaves a daemon behind that holds its output open and goes on printing | 留下一个占着输出继续打印的守护进程
# exercise: welcome
# outcome: failed
import os
import time

if os.fork() == 0:
    os.setsid()
    while True:
        os.write(1, b"still here\n")
        time.sleep(0.01)
time.sleep(0.2)
