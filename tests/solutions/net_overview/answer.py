# Prints the header that UDP puts before a text. 打印 UDP 加在文本前面的首部。

import os
import socket
import struct
import sys

UDP = 17  # its protocol number in IP


def checksum(data):
    """The one's complement of the one's complement sum of all 16-bit words (RFC 768)."""
    if len(data) % 2:
        data += b"\0"
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    while total > 0xFFFF:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF or 0xFFFF  # 0 would mean that there is no checksum


from_ip, to_ip, from_port, to_port, text = sys.argv[1:]
text = os.fsencode(text)
length = 8 + len(text)
header = struct.pack("!HHH", int(from_port), int(to_port), length)
pseudo_header = socket.inet_aton(from_ip) + socket.inet_aton(to_ip)
pseudo_header += struct.pack("!BBH", 0, UDP, length)
header += struct.pack("!H", checksum(pseudo_header + header + text))
print(header.hex(), flush=True)
