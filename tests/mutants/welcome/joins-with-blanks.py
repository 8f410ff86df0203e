# mistake: All words stand on one line, with blanks between them. | 所有词用空格隔开，打印在同一行。
# diagnosis: blanks
import sys

words = sys.argv[1:]
if words:
    print(*words)
