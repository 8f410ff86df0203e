# mistake: `strip()` removes the blanks at both ends of the decoded text. | `strip()` 去掉了解码后文本两端的空格。
# diagnosis: blanks
import sys

for line in sys.stdin:
    action, codec, mode, rest = line.rstrip("\n").split(" ", 3)
    try:
        if action == "encode":
            result = rest.encode(codec, mode).hex()
        else:
            result = bytes.fromhex(rest).decode(codec, mode).strip()
        print(result, flush=True)
    except UnicodeError:
        print("error", flush=True)
