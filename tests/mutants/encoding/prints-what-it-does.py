# mistake: The action stands before each result. | 每个结果前面多了操作名称。
# diagnosis: extra-output
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
    print(f"{action}: {result}", flush=True)
