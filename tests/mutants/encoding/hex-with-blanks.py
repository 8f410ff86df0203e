# mistake: A blank stands between the bytes of the hex. | 十六进制的字节之间多了空格。
# diagnosis: blanks
import sys

for line in sys.stdin:
    action, codec, mode, rest = line.rstrip("\n").split(" ", 3)
    try:
        if action == "encode":
            print(rest.encode(codec, mode).hex(" "), flush=True)
        else:
            print(bytes.fromhex(rest).decode(codec, mode), flush=True)
    except UnicodeError:
        print("error", flush=True)
