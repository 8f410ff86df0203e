# mistake: The checksum stays 0000, as if it were not used. | 校验和一直是 0000，好像没有使用校验和。
# diagnosis: checksum
import struct
import sys

src, dst, sport, dport, text = sys.argv[1:]
length = 8 + len(text.encode("utf-8"))
print(struct.pack("!HHHH", int(sport), int(dport), length, 0).hex())
