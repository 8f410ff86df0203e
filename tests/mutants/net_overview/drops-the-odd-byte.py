# mistake: The last byte of an odd length is left out of the sum. | 长度为奇数时，最后一个字节没有计入校验和。
# diagnosis: checksum-odd
import socket
import struct
import sys

src, dst, sport, dport, text = sys.argv[1:]
data = text.encode("utf-8")
length = 8 + len(data)
pseudo = socket.inet_aton(src) + socket.inet_aton(dst) + struct.pack("!BBH", 0, 17, length)
header = struct.pack("!HHHH", int(sport), int(dport), length, 0)
summed = pseudo + header + data
total = 0
for i in range(0, len(summed) - 1, 2):
    total += (summed[i] << 8) + summed[i + 1]
while total >> 16:
    total = (total & 0xFFFF) + (total >> 16)
checksum = ~total & 0xFFFF or 0xFFFF
print(header[:6].hex() + f"{checksum:04x}")
