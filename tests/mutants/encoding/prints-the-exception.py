# mistake: The exception's message is printed instead of `error`. | 打印的是异常信息，而不是 `error`。
# diagnosis: output-differs
import sys

for line in sys.stdin:
    action, codec, mode, rest = line.rstrip("\n").split(" ", 3)
    try:
        if action == "encode":
            print(rest.encode(codec, mode).hex(), flush=True)
        else:
            print(bytes.fromhex(rest).decode(codec, mode), flush=True)
    except UnicodeError as e:
        print(e, flush=True)
