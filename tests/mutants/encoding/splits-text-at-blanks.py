# mistake: The line is split at every blank, so the text ends at its first blank. | 按所有空格切分，文本到第一个空格就断了。
# diagnosis: cut-short
import sys

for line in sys.stdin:
    parts = line.rstrip("\n").split(" ")
    action, codec, mode, rest = parts[:4]
    try:
        if action == "encode":
            print(rest.encode(codec, mode).hex(), flush=True)
        else:
            print(bytes.fromhex(rest).decode(codec, mode), flush=True)
    except UnicodeError:
        print("error", flush=True)
