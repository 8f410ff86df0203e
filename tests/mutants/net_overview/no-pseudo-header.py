# mistake: The pseudo header is left out of the checksum. | 校验和没有包括伪首部。
# diagnosis: checksum-pseudo-header
import struct
import sys

src, dst, sport, dport, text = sys.argv[1:]
data = text.encode("utf-8")
length = 8 + len(data)
header = struct.pack("!HHHH", int(sport), int(dport), length, 0)
summed = header + data
if len(summed) % 2:
    summed += b"\0"
total = sum(struct.unpack(f"!{len(summed) // 2}H", summed))
while total >> 16:
    total = (total & 0xFFFF) + (total >> 16)
checksum = ~total & 0xFFFF or 0xFFFF
print(header[:6].hex() + f"{checksum:04x}")
