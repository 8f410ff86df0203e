# mistake: `sys.argv[0]`, the program's name, is printed, too. | 把程序名 `sys.argv[0]` 也打印了出来。
# diagnosis: extra-output
import sys

for word in sys.argv:
    print(word)
