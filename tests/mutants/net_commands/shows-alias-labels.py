# mistake: The alias label (such as eth0:1) is shown instead of the interface's name. | 显示的是别名标签（如 eth0:1），而不是接口名。
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
    address = socket.inet_ntoa(entry[20:24])
    broadcast = socket.inet_ntoa(fcntl.ioctl(s, SIOCGIFBRDADDR, entry)[20:24])
    if broadcast == "0.0.0.0":
        broadcast = "-"
    print(label, address, broadcast)
