# attack: complains without end | 无休止地报错
# exercise: welcome
# outcome: failed
import sys

while True:
    sys.stderr.write("trouble " * 8192)
