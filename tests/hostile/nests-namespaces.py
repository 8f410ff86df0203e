# attack: makes namespaces of its own to be root in them | 自己建命名空间，在里面当 root
# exercise: welcome
# outcome: failed
import ctypes

libc = ctypes.CDLL(None, use_errno=True)
if libc.unshare(0x10000000 | 0x40000000 | 0x00020000) == 0:
    print("inside")
    libc.mount(b"none", b"/tmp", b"tmpfs", 0, None)
