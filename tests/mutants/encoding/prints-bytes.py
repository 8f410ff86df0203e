# mistake: Encoding prints b'...' instead of hex. | 编码结果打印成 b'...'，而不是十六进制。
# diagnosis: printed-bytes or bytes-as-text
import sys

for line in sys.stdin:
    action, codec, mode, rest = line.rstrip("\n").split(" ", 3)
    try:
        if action == "encode":
            print(rest.encode(codec, mode), flush=True)
        else:
            print(bytes.fromhex(rest).decode(codec, mode), flush=True)
    except UnicodeError:
        print("error", flush=True)
