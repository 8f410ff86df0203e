# mistake: An empty result is not printed, although it is a line of its own. | 结果为空时没有打印，而它应占一行。
# diagnosis: missing-output
import sys

for line in sys.stdin:
    action, codec, mode, rest = line.rstrip("\n").split(" ", 3)
    try:
        if action == "encode":
            result = rest.encode(codec, mode).hex()
        else:
            result = bytes.fromhex(rest).decode(codec, mode)
    except UnicodeError:
        result = "error"
    if result:
        print(result, flush=True)
