# mistake: The hex digits are upper case. | 十六进制用了大写字母。
# diagnosis: upper-case
import sys

for line in sys.stdin:
    action, codec, mode, rest = line.rstrip("\n").split(" ", 3)
    try:
        if action == "encode":
            print("".join("%02X" % b for b in rest.encode(codec, mode)), flush=True)
        else:
            print(bytes.fromhex(rest).decode(codec, mode), flush=True)
    except UnicodeError:
        print("error", flush=True)
