# mistake: MODE is forgotten when encoding: `ignore` and `replace` give `error`, too. | 编码时忘了 MODE：`ignore` 和 `replace` 也输出 `error`。
# diagnosis: output-differs
import sys

for line in sys.stdin:
    action, codec, mode, rest = line.rstrip("\n").split(" ", 3)
    try:
        if action == "encode":
            print(rest.encode(codec).hex(), flush=True)
        else:
            print(bytes.fromhex(rest).decode(codec, mode), flush=True)
    except UnicodeError:
        print("error", flush=True)
