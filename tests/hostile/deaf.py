# attack: ignores every signal | 忽略所有信号
# exercise: welcome
# outcome: failed
import signal
import time

for number in range(1, 65):
    try:
        signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError):
        pass
while True:
    time.sleep(3600)
