# attack: makes a file of a terabyte | 创建一个 1 TB 的文件
# exercise: welcome
# outcome: failed
with open("/tmp/terabyte", "wb") as file:
    file.truncate(1 << 40)
