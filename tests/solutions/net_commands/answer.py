# Lists every interface's IPv4 addresses and broadcast addresses. 列出每个网络接口的 IPv4 地址和广播地址。

import socket
import struct

# Linux tells them over a netlink socket, as to the `ip` command (man 7 rtnetlink).
DUMP = 0x301  # NLM_F_REQUEST | NLM_F_DUMP
DONE, NEW_ADDRESS, GET_ADDRESS = 3, 20, 22
ADDRESS, LOCAL, BROADCAST = 1, 2, 4


def blocks(data, head):
    """The blocks of a message: each begins with its own length and ends at a multiple of 4."""
    while len(data) >= struct.calcsize(head):
        length, kind = struct.unpack_from(head, data)[:2]
        yield kind, data[struct.calcsize(head) : length]
        data = data[(length + 3) & ~3 :]


def messages():
    with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW) as netlink:
        netlink.send(struct.pack("=IHHIIBxxxI", 24, GET_ADDRESS, DUMP, 1, 0, socket.AF_INET, 0))
        while True:
            for kind, body in blocks(netlink.recv(65536), "=IHHII"):
                if kind == DONE:
                    return
                if kind == NEW_ADDRESS:
                    yield body


for body in messages():
    name = socket.if_indextoname(struct.unpack_from("=I", body, 4)[0])
    found = dict(blocks(body[8:], "=HH"))
    address = socket.inet_ntoa(found.get(LOCAL) or found[ADDRESS])
    broadcast = socket.inet_ntoa(found[BROADCAST]) if BROADCAST in found else "-"
    print(name, address, broadcast, flush=True)
