# mistake: The hex of the text follows the header. | 首部后面还打印了文本的十六进制。
# diagnosis: extra-output
import socket
import struct
import sys

src, dst, sport, dport, text = sys.argv[1:]
data = text.encode("utf-8")
length = 8 + len(data)
pseudo = socket.inet_aton(src) + socket.inet_aton(dst) + struct.pack("!BBH", 0, 17, length)
header = struct.pack("!HHHH", int(sport), int(dport), length, 0)
summed = pseudo + header + data
if len(summed) % 2:
    summed += b"\0"
total = sum(struct.unpack(f"!{len(summed) // 2}H", summed))
while total >> 16:
    total = (total & 0xFFFF) + (total >> 16)
checksum = ~total & 0xFFFF or 0xFFFF
print(header[:6].hex() + f"{checksum:04x}" + data.hex())
