# mistake: The ports are packed in the machine's byte order instead of network order. | 端口按本机字节序打包，而不是网络字节序。
# diagnosis: output-differs
import socket
import struct
import sys

src, dst, sport, dport, text = sys.argv[1:]
data = text.encode("utf-8")
length = 8 + len(data)
pseudo = socket.inet_aton(src) + socket.inet_aton(dst) + struct.pack("!BBH", 0, 17, length)
header = struct.pack("<HH", int(sport), int(dport)) + struct.pack("!HH", length, 0)
summed = pseudo + header + data
if len(summed) % 2:
    summed += b"\0"
total = sum(struct.unpack(f"!{len(summed) // 2}H", summed))
while total >> 16:
    total = (total & 0xFFFF) + (total >> 16)
checksum = ~total & 0xFFFF or 0xFFFF
print(header[:6].hex() + f"{checksum:04x}")
