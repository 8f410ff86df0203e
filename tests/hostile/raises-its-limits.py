# attack: raises its own limits, then takes what it can | 先提高自己的限额，再大肆占用
# exercise: welcome
# outcome: failed
import resource

for name in dir(resource):
    if name.startswith("RLIMIT_"):
        for most in (resource.RLIM_INFINITY, 1 << 30):
            try:
                resource.setrlimit(getattr(resource, name), (most, most))
            except (OSError, ValueError):
                pass
hoard = []
while True:
    hoard.append(bytearray(16 << 20))
