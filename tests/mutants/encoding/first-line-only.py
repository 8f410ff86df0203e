# mistake: Only one line is read. | 只读了一行。
# diagnosis: missing-output
import sys

line = sys.stdin.readline()
action, codec, mode, rest = line.rstrip("\n").split(" ", 3)
try:
    if action == "encode":
        print(rest.encode(codec, mode).hex(), flush=True)
    else:
        print(bytes.fromhex(rest).decode(codec, mode), flush=True)
except UnicodeError:
    print("error", flush=True)
sys.stdin.read()
