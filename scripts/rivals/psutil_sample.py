"""Takes samples of the course's table with psutil, and tells what one costs."""

import time

import psutil

SAMPLES = 50
PAUSE_SECONDS = 0.25  # as long as the other program waits, which does not count


def sample():
    return (psutil.cpu_percent(), psutil.virtual_memory(), psutil.disk_usage("."),
            psutil.net_io_counters())


sample()
cost = 0
for _ in range(SAMPLES):
    time.sleep(PAUSE_SECONDS)
    before = time.process_time()
    sample()
    cost += time.process_time() - before
print(round(cost / SAMPLES * 1e6), "microseconds of CPU a sample")
