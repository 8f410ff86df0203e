# mistake: KIND judges the network's address instead of the given one. | KIND 判断的是网络地址，而不是给出的地址。
# diagnosis: output-differs
import sys


def parse(line):
    address, slash, prefix = line.partition("/")
    parts = address.split(".") + [prefix]
    for part in parts:
        if not part.isascii() or not part.isdigit() or str(int(part)) != part:
            return None
    numbers = [int(part) for part in parts]
    if len(numbers) != 5 or max(numbers[:4]) > 255 or numbers[4] > 32:
        return None
    return numbers


def dotted(n):
    return ".".join(str(n >> shift & 255) for shift in (24, 16, 8, 0))


def kind_of(a, b):
    if a == 127:
        return "loopback"
    if a == 10 or a == 172 and 16 <= b <= 31 or a == 192 and b == 168:
        return "private"
    return "public"


for line in sys.stdin:
    numbers = parse(line.rstrip("\n"))
    if numbers is None:
        print("error", flush=True)
        continue
    a, b, c, d, prefix = numbers
    address = a << 24 | b << 16 | c << 8 | d
    mask = 0xFFFFFFFF << 32 - prefix & 0xFFFFFFFF
    network = address & mask
    broadcast = network | mask ^ 0xFFFFFFFF
    letter = "A" if a < 128 else "B" if a < 192 else "C" if a < 224 else "D" if a < 240 else "E"
    print(letter, dotted(network), dotted(broadcast), kind_of(network >> 24, network >> 16 & 255), flush=True)
