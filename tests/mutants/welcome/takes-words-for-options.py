# mistake: Words that begin with "-" are taken for options and skipped. | 以 “-” 开头的词被当成选项跳过了。
# diagnosis: missing-output
import sys

for word in sys.argv[1:]:
    if word.startswith("-"):
        continue
    print(word)
