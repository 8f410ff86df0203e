# mistake: The number of words becomes the exit status. | 把词的个数当成了退出码。
# diagnosis: wrong-exit
import sys

count = 0
for word in sys.argv[1:]:
    print(word)
    count += 1
sys.exit(count)
