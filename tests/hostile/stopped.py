# attack: stops itself, neither running nor ended | 把自己暂停，既不运行也不结束
# exercise: welcome
# outcome: failed
import os
import signal

os.kill(os.getpid(), signal.SIGSTOP)
