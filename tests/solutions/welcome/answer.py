# Prints each argument on a line of its own. 把每个参数打印成一行。

import os
import sys

for word in sys.argv[1:]:
    # As bytes: in an English-only locale Python could not print Chinese words as text.
    sys.stdout.buffer.write(os.fsencode(word) + b"\n")
    sys.stdout.buffer.flush()
