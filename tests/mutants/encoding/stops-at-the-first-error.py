# mistake: The first error ends the program. | 遇到第一个错误就结束程序。
# diagnosis: ended-early or missing-output
import sys

for line in sys.stdin:
    action, codec, mode, rest = line.rstrip("\n").split(" ", 3)
    try:
        if action == "encode":
            print(rest.encode(codec, mode).hex(), flush=True)
        else:
            print(bytes.fromhex(rest).decode(codec, mode), flush=True)
    except UnicodeError:
        print("error", flush=True)
        break
