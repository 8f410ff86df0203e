# mistake: CODEC is ignored, everything is UTF-8. | 忽略了 CODEC，全部按 UTF-8 处理。
# diagnosis: wrong-encoding
import sys

for line in sys.stdin:
    action, codec, mode, rest = line.rstrip("\n").split(" ", 3)
    try:
        if action == "encode":
            print(rest.encode("utf-8", mode).hex(), flush=True)
        else:
            print(bytes.fromhex(rest).decode("utf-8", mode), flush=True)
    except UnicodeError:
        print("error", flush=True)
