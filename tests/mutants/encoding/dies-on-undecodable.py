# mistake: Only encoding is protected by `try`: bytes that do not decode end the program. | 只有编码放在 `try` 里，遇到不能解码的字节程序就崩溃。
# diagnosis: died-on-undecodable
import sys

for line in sys.stdin:
    action, codec, mode, rest = line.rstrip("\n").split(" ", 3)
    if action == "encode":
        try:
            print(rest.encode(codec, mode).hex(), flush=True)
        except UnicodeEncodeError:
            print("error", flush=True)
    else:
        print(bytes.fromhex(rest).decode(codec, mode), flush=True)
