# Tells class, network, broadcast address and kind of addresses. 说出地址的类别、网络、广播地址和种类。

import re
import sys
from bisect import bisect
from ipaddress import IPv4Interface, IPv4Network

# The ipaddress module alone takes masks and missing prefixes too.
NUMBER = rb"(?:0|[1-9][0-9]*)"
FORM = re.compile(rb"\.".join([NUMBER] * 4) + b"/" + NUMBER)
LOOPBACK = IPv4Network("127.0.0.0/8")
PRIVATE = [IPv4Network(net) for net in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")]


def describe(line):
    """What is known about A.B.C.D/P; "error" if it has another form."""
    if not FORM.fullmatch(line):
        return "error"
    try:
        interface = IPv4Interface(line.decode("ascii"))
    except ValueError:  # a number too large
        return "error"
    letter = "ABCDE"[bisect([128, 192, 224, 240], interface.packed[0])]
    if interface.ip in LOOPBACK:
        kind = "loopback"
    elif any(interface.ip in net for net in PRIVATE):
        kind = "private"
    else:
        kind = "public"
    net = interface.network
    return f"{letter} {net.network_address} {net.broadcast_address} {kind}"


for line in sys.stdin.buffer:
    print(describe(line.rstrip(b"\n")), flush=True)
