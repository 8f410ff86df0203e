# attack: prints without end | 无休止地打印
# exercise: welcome
# outcome: failed
import sys

while True:
    sys.stdout.write("x" * 65536 + "\n")
