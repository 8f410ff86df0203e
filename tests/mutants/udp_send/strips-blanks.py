# mistake: `strip()` removes the blanks at both ends of the text. | `strip()` 把文本两端的空格去掉了。
# diagnosis: blanks
import socket
import sys

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
for text in sys.argv[3:]:
    s.sendto(text.strip().encode("utf-8"), (sys.argv[1], int(sys.argv[2])))
s.close()
