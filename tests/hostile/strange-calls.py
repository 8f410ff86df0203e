# attack: tries io_uring, keyctl, bpf and other calls that no exercise needs | 尝试 io_uring、keyctl、bpf 等练习用不到的系统调用
# exercise: welcome
# outcome: failed
import ctypes

libc = ctypes.CDLL(None, use_errno=True)
for number in (425, 426, 427, 248, 249, 250, 321, 298, 323, 155, 165, 166, 246, 169, 175, 272, 308, 304, 303, 310, 311, 312):
    libc.syscall(number, 0, 0, 0, 0, 0, 0)
