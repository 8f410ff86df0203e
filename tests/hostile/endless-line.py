# attack: prints one line that never ends | 打印一行永不结束的文本
# exercise: welcome
# outcome: failed
import os

while True:
    os.write(1, b"x" * 65536)
