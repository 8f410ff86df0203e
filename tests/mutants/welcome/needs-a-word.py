# mistake: Without words it dies of IndexError instead of printing nothing. | 没有参数时因 IndexError 崩溃，而应什么也不输出。
# diagnosis: crashed
import sys

words = sys.argv[1:]
print(words[0])
for word in words[1:]:
    print(word)
