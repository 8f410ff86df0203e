# mistake: The address is followed by its prefix length, as `ip addr` shows it. | 地址后面带了前缀长度，像 `ip addr` 那样。
# diagnosis: output-differs
import array
import fcntl
import socket
import struct

SIOCGIFCONF = 0x8912
SIOCGIFBRDADDR = 0x8919
SIOCGIFNETMASK = 0x891B

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
    (mask,) = struct.unpack("!I", fcntl.ioctl(s, SIOCGIFNETMASK, entry)[20:24])
    print(name, f"{address}/{bin(mask).count('1')}", broadcast)
