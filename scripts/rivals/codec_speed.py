# What crates/common/examples/codec_speed.rs does, in Python.
import sys
import time

REPEATS = 25
text = open(sys.argv[1], encoding="utf-8").read()
for line in sys.stdin:
    what, codec = line.split()
    data = text.encode(codec)
    start = time.perf_counter()
    if what == "decode":
        for _ in range(REPEATS):
            data.decode(codec)
    else:
        for _ in range(REPEATS):
            text.encode(codec)
    print((time.perf_counter() - start) / REPEATS, flush=True)
