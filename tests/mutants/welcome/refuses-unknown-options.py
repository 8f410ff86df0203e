# mistake: `argparse` refuses words that begin with "-". | `argparse` 拒绝以 “-” 开头的词。
# diagnosis: crashed or missing-output
import argparse

parser = argparse.ArgumentParser(add_help=False)
parser.add_argument("words", nargs="*")
args = parser.parse_args()
for word in args.words:
    print(word)
