# mistake: The words are printed in GBK instead of UTF-8. | 用 GBK 而不是 UTF-8 输出。
# diagnosis: wrong-encoding
import sys

sys.stdout.reconfigure(encoding="gbk", errors="replace")
for word in sys.argv[1:]:
    print(word)
