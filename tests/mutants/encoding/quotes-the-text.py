# mistake: `repr` puts quotes around the decoded text. | `repr` 给解码后的文本加上了引号。
# diagnosis: output-differs
import sys

for line in sys.stdin:
    action, codec, mode, rest = line.rstrip("\n").split(" ", 3)
    try:
        if action == "encode":
            print(rest.encode(codec, mode).hex(), flush=True)
        else:
            print(repr(bytes.fromhex(rest).decode(codec, mode)), flush=True)
    except UnicodeError:
        print("error", flush=True)
