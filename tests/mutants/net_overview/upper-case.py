# mistake: The hex digits are upper case. | 十六进制用了大写字母。
# diagnosis: upper-case
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
print("%04X%04X%04X%04X" % (int(sport), int(dport), length, checksum))
