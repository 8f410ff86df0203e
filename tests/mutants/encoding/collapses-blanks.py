# mistake: The words of the text are joined again with one blank each: further blanks are lost. | 用单个空格重新拼接文本，多余的空格丢失了。
# diagnosis: blanks or output-differs
import sys

for line in sys.stdin:
    action, codec, mode, *words = line.split()
    rest = " ".join(words)
    try:
        if action == "encode":
            print(rest.encode(codec, mode).hex(), flush=True)
        else:
            print(bytes.fromhex(rest).decode(codec, mode), flush=True)
    except UnicodeError:
        print("error", flush=True)
