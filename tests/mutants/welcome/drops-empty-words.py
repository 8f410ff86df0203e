# mistake: An empty argument prints no line. | 空的参数没有打印出空行。
# diagnosis: missing-output
import sys

for word in sys.argv[1:]:
    if word:
        print(word)
