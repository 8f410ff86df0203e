# mistake: The words are printed in upper case. | 打印时把词变成了大写。
# diagnosis: upper-case
import sys

for word in sys.argv[1:]:
    print(word.upper())
