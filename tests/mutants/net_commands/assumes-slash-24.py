# mistake: Every broadcast address ends in .255, as if every network were a /24. | 以为所有网络都是 /24，广播地址一律以 .255 结尾。
# diagnosis: output-differs
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
    else:
        broadcast = address.rsplit(".", 1)[0] + ".255"
    print(name, address, broadcast)
