# attack: burns processor time on all cores | 占满所有核
# exercise: welcome
# outcome: failed
import threading


def burn():
    while True:
        pass


for _ in range(8):
    threading.Thread(target=burn).start()
