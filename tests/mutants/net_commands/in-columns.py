# mistake: The columns are padded with blanks. | 各列用空格对齐。
# diagnosis: blanks
import array
import fcntl
import socket
import struct

SIOCGIFCONF = 0x8912
SIOCGIFBRDADDR = 0x8919

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
space = array.array("B", bytes(40 * 1000))
request = struct.pack("iP", len(space), space.buffer_info()[0])
length, _ = struct.unpack("iP", fcntl.ioctl(s, SIOCGIFCONF, request))
table = space.tobytes()[:length]
for start in range(0, length, 40):
    entry = table[start:start + 40]
    label = entry[:16].split(b"\0")[0].decode()
    name = label.split(":")[0]
    address = socket.inet_ntoa(entry[20:24])
    broadcast = socket.inet_ntoa(fcntl.ioctl(s, SIOCGIFBRDADDR, entry)[20:24])
    if broadcast == "0.0.0.0":
        broadcast = "-"
    print(f"{name:<8} {address:<16} {broadcast}")
