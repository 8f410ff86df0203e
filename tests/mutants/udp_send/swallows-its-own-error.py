# mistake: `except: pass` hides that the port is still text, so nothing is sent and nobody is told. | `except: pass` 把“端口仍是字符串”的错误吞掉了：什么都没发出去，也没有任何提示。
# diagnosis: nothing-sent
import socket
import sys

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
ip, port = sys.argv[1], sys.argv[2]
for text in sys.argv[3:]:
    try:
        s.sendto(text.encode("utf-8"), (ip, port))
    except:
        pass
s.close()
