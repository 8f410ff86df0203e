# Turns text into bytes and bytes into text. 文本转字节，字节转文本。

import sys

sys.stdout.reconfigure(encoding="utf-8", newline="\n")
for line in sys.stdin.buffer:  # as bytes: a text may contain "\r" and other line ends
    command, codec, mode, *rest = line.rstrip(b"\n").decode("utf-8").split(" ", 3)
    rest = "".join(rest)
    try:
        if command == "encode":
            answer = rest.encode(codec, mode).hex()
        else:
            answer = bytes.fromhex(rest).decode(codec, mode)
    except UnicodeError:
        answer = "error"
    print(answer, flush=True)
