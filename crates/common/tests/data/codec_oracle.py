# What CPython's codecs do, one request a line, one answer a line.
#
# decode CODEC MODE,MODE,... HEX-OF-BYTES        the text, as UTF-8 in hex
# encode CODEC MODE,MODE,... HEX-OF-UTF-8        the bytes in hex
# label - - HEX-OF-UTF-8                         the codec's name, or - if it is none of NAMES
#
# The answers of several modes are parted by a tab. `=` stands before a result, `!` before the
# start, the end and the reason or the character's number of an error.
import codecs, sys

NAMES = {"utf-8", "gbk", "gb18030", "ascii", "iso8859-1"}


def lookup(label):
    try:
        name = codecs.lookup(label).name
    except (LookupError, ValueError):
        return "-"
    return name if name in NAMES else "-"


def convert(kind, codec, mode, data):
    try:
        if kind == "decode":
            return "=" + data.decode(codec, mode).encode().hex()
        return "=" + data.decode().encode(codec, mode).hex()
    except UnicodeDecodeError as e:
        return "!%d,%d,%s" % (e.start, e.end, e.reason)
    except UnicodeEncodeError as e:
        return "!%d,%d,%d" % (e.start, e.end, ord(e.object[e.start]))


for line in sys.stdin:
    kind, codec, modes, data = line.rstrip("\n").split(" ")
    data = bytes.fromhex(data)
    if kind == "label":
        print(lookup(data.decode()))
    else:
        print("\t".join(convert(kind, codec, mode, data) for mode in modes.split(",")))
