# attack: mounts over the system | 往系统目录上挂载
# exercise: welcome
# outcome: failed
import ctypes

libc = ctypes.CDLL(None, use_errno=True)
for target in (b"/tmp", b"/etc", b"/proc", b"/usr"):
    if libc.mount(b"none", target, b"tmpfs", 0, None) == 0:
        print("mounted over", target)
    libc.umount2(target, 2)
