# mistake: `error` is written to stderr, so the line is missing on stdout. | `error` 写到了标准错误，标准输出少了这一行。
# diagnosis: missing-output
import sys

for line in sys.stdin:
    action, codec, mode, rest = line.rstrip("\n").split(" ", 3)
    try:
        if action == "encode":
            print(rest.encode(codec, mode).hex(), flush=True)
        else:
            print(bytes.fromhex(rest).decode(codec, mode), flush=True)
    except UnicodeError:
        print("error", file=sys.stderr, flush=True)
