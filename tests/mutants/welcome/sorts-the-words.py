# mistake: The words are printed in alphabetical order. | 按字母顺序打印了参数。
# diagnosis: line-order
import sys

for word in sorted(sys.argv[1:]):
    print(word)
