# mistake: `ignore` and `replace` are mixed up. | 把 `ignore` 和 `replace` 弄反了。
# diagnosis: output-differs or text-lost
import sys

MODES = {"strict": "strict", "ignore": "replace", "replace": "ignore"}

for line in sys.stdin:
    action, codec, mode, rest = line.rstrip("\n").split(" ", 3)
    errors = MODES[mode]
    try:
        if action == "encode":
            print(rest.encode(codec, errors).hex(), flush=True)
        else:
            print(bytes.fromhex(rest).decode(codec, errors), flush=True)
    except UnicodeError:
        print("error", flush=True)
