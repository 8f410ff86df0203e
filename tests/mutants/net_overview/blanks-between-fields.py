# mistake: A blank stands between the four fields. | 四个字段之间多了空格。
# diagnosis: blanks
import socket
import struct
import sys

src, dst, sport, dport, text = sys.argv[1:]
data = text.encode("utf-8")
length = 8 + len(data)
pseudo = socket.inet_aton(src) + socket.inet_aton(dst) + struct.pack("!BBH", 0, 17, length)
summed = pseudo + struct.pack("!HHHH", int(sport), int(dport), length, 0) + data
if len(summed) % 2:
    summed += b"\0"
total = sum(struct.unpack(f"!{len(summed) // 2}H", summed))
while total >> 16:
    total = (total & 0xFFFF) + (total >> 16)
checksum = ~total & 0xFFFF or 0xFFFF
print(f"{int(sport):04x} {int(dport):04x} {length:04x} {checksum:04x}")
