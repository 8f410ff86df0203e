# mistake: `readline()` gives "" at the end of input for ever, and "" is skipped like an empty line. | 输入结束后 `readline()` 一直返回 ""，程序把它当空行跳过，陷入死循环。
# diagnosis: busy-for-ever or cpu-limit
import sys

while True:
    line = sys.stdin.readline().rstrip("\n")
    if not line:
        continue
    action, codec, mode, rest = line.split(" ", 3)
    try:
        if action == "encode":
            print(rest.encode(codec, mode).hex(), flush=True)
        else:
            print(bytes.fromhex(rest).decode(codec, mode), flush=True)
    except UnicodeError:
        print("error", flush=True)
