# mistake: The broadcast address is computed from the mask, also for lo, which has none. | 广播地址由掩码算出，连没有广播地址的 lo 也算了一个。
# diagnosis: output-differs
import array
import fcntl
import socket
import struct

SIOCGIFCONF = 0x8912
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
    (number,) = struct.unpack("!I", entry[20:24])
    (mask,) = struct.unpack("!I", fcntl.ioctl(s, SIOCGIFNETMASK, entry)[20:24])
    broadcast = socket.inet_ntoa(struct.pack("!I", number | mask ^ 0xFFFFFFFF))
    print(name, address, broadcast)
