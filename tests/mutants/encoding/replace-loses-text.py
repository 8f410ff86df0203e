# mistake: When decoding, `replace` drops the bad bytes instead of showing U+FFFD. | 解码时 `replace` 丢掉坏字节，没有显示 U+FFFD。
# diagnosis: text-lost
import sys

for line in sys.stdin:
    action, codec, mode, rest = line.rstrip("\n").split(" ", 3)
    try:
        if action == "encode":
            print(rest.encode(codec, mode).hex(), flush=True)
        else:
            errors = "strict" if mode == "strict" else "ignore"
            print(bytes.fromhex(rest).decode(codec, errors), flush=True)
    except UnicodeError:
        print("error", flush=True)
