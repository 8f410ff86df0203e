# mistake: The newlines stand between the words, so the last line has none. | 换行只放在词与词之间，最后一行没有换行。
# diagnosis: missing-newline
import sys

print("\n".join(sys.argv[1:]), end="")
