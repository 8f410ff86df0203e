# mistake: Only the first address of each interface is shown. | 每个接口只显示了第一个地址。
# diagnosis: missing-output
import fcntl
import socket
import struct

SIOCGIFADDR = 0x8915
SIOCGIFBRDADDR = 0x8919

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
for number, name in socket.if_nameindex():
    request = struct.pack("40s", name.encode())
    try:
        address = socket.inet_ntoa(fcntl.ioctl(s, SIOCGIFADDR, request)[20:24])
    except OSError:
        continue  # no IPv4 address
    broadcast = socket.inet_ntoa(fcntl.ioctl(s, SIOCGIFBRDADDR, request)[20:24])
    if broadcast == "0.0.0.0":
        broadcast = "-"
    print(name, address, broadcast)
