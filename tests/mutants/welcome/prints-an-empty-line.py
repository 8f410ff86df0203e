# mistake: Without words it prints an empty line instead of nothing. | 没有参数时打印了一个空行，而应什么也不输出。
# diagnosis: extra-output
import sys

print("\n".join(sys.argv[1:]))
