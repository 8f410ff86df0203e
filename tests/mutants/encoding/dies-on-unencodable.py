# mistake: Only UnicodeDecodeError is caught: a character that GBK lacks ends the program. | 只捕获 UnicodeDecodeError，遇到 GBK 没有的字符程序就崩溃。
# diagnosis: crashed
import sys

for line in sys.stdin:
    action, codec, mode, rest = line.rstrip("\n").split(" ", 3)
    try:
        if action == "encode":
            print(rest.encode(codec, mode).hex(), flush=True)
        else:
            print(bytes.fromhex(rest).decode(codec, mode), flush=True)
    except UnicodeDecodeError:
        print("error", flush=True)
