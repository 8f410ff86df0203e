//! The same run, counted by the system and heard on the wire: what the lesson says of itself is
//! not taken for granted.

use std::net::SocketAddr;

use serde_json::{Value, json};
use testkit::{Lan, Running};

use crate::{BINARY, event, number, parsed};

/// The counters of a network namespace (RFC 4113 and the kernel's own), read from outside.
fn counters(lan: &Lan, protocol: &str) -> impl Fn(&str) -> u64 + use<> {
    let output = lan.command("cat").arg("/proc/net/snmp").output().unwrap();
    let table = String::from_utf8(output.stdout).unwrap();
    let start = format!("{protocol}: ");
    let lines: Vec<_> = table.lines().filter_map(|line| line.strip_prefix(&start)).collect();
    let pairs: Vec<_> = lines[0]
        .split(' ')
        .map(str::to_owned)
        .zip(lines[1].split(' ').map(str::to_owned))
        .collect();
    move |name| {
        let found = pairs.iter().find(|(column, _)| column == name);
        found.unwrap().1.parse().unwrap()
    }
}

#[test]
fn the_system_counts_the_same() {
    let Some(lan) = Lan::lonely() else { return };
    let mut command = lan.command(BINARY);
    let output = command.args(["--json", "--messages", "100"]).output().unwrap();
    let events = parsed(&output.stdout);
    let udp = event(&events, "transport", "udp");
    let counted = counters(&lan, "Udp");
    assert_eq!(counted("OutDatagrams"), 101, "and one at a closed port");
    assert_eq!(counted("NoPorts"), 1);
    assert_eq!(counted("RcvbufErrors"), number(udp, "lost"));
    assert_eq!(counted("InDatagrams"), number(udp, "received"));
    let counted = counters(&lan, "Tcp");
    assert_eq!(counted("ActiveOpens"), 3, "the runs and the closed port");
    assert_eq!((counted("PassiveOpens"), counted("AttemptFails")), (2, 1));
}

/// Hears every packet of the loopback until its input ends; then tells the datagrams and, by
/// connection, the bytes in the order of their sequence numbers.
const WIRE: &str = r"
import json, select, socket, struct, sys
s = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3))
s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 22)
s.bind(('lo', 0))
print('ready', flush=True)
datagrams, first, streams, handshakes, knocks = [], {}, {}, [], []
while True:
    ready = select.select([s, sys.stdin], [], [])[0]
    if s not in ready:
        break
    packet, (_, _, kind, *_) = s.recvfrom(1 << 17)
    if kind != socket.PACKET_OUTGOING or packet[12:14] != b'\x08\x00':
        continue
    ip = packet[14:14 + struct.unpack('!H', packet[16:18])[0]]
    head = (ip[0] & 15) * 4
    source, target = struct.unpack('!HH', ip[head:head + 4])
    if ip[9] == 17 or ip[9] == 6 and ip[head + 13] == 2:
        knocks.append(target)
    if ip[9] == 17:
        datagrams.append(ip[head + 8:].hex())
    if ip[9] == 6:
        sequence, = struct.unpack('!I', ip[head + 4:head + 8])
        offset, flags = (ip[head + 12] >> 4) * 4, ip[head + 13]
        if flags & 0x06:
            handshakes.append('SYN' if flags & 0x12 == 2 else 'RST' if flags & 4 else 'SYN+ACK')
        data = ip[head + offset:]
        if flags & 2:
            first[source, target] = sequence + 1
        if data:  # what is sent again overwrites itself
            stream = streams.setdefault((source, target), bytearray())
            at = (sequence - first[source, target]) % 2**32
            stream[at:at + len(data)] = data
print(json.dumps({'datagrams': datagrams, 'handshakes': handshakes, 'knocks': knocks,
    'streams': [stream.hex() for stream in streams.values()]}))
";

fn bytes(hex: &Value) -> Vec<u8> {
    let digits = hex.as_str().unwrap().as_bytes().chunks(2);
    digits.map(|two| u8::from_str_radix(str::from_utf8(two).unwrap(), 16).unwrap()).collect()
}

#[test]
fn on_the_wire_are_datagrams_a_plain_stream_and_one_with_lengths() {
    if testkit::tool("python3").is_none() {
        return;
    }
    let Some(lan) = Lan::lonely() else { return };
    let mut python = lan.command("python3");
    python.args(["-I", "-S", "-c", WIRE]);
    let mut wire = Running::start(python);
    assert_eq!(wire.next_line(), "ready");
    let output = lan.command(BINARY).arg("--json").output().unwrap();
    wire.end_input();
    let heard = wire.next_event();

    let to = event(&parsed(&output.stdout), "knock", "tcp")["to"].clone();
    let closed: SocketAddr = to.as_str().unwrap().parse().unwrap();
    for knock in [&heard["knocks"][0], &heard["knocks"][1]] {
        assert_eq!(*knock, closed.port(), "the closed port");
    }

    let datagrams: Vec<_> = heard["datagrams"].as_array().unwrap().iter().map(bytes).collect();
    assert_eq!(datagrams[0], b"hello", "to a closed port");
    let messages = &datagrams[1..];
    assert_eq!(messages.len(), 24, "all were sent; the reader lost some");
    for (message, number) in messages.iter().zip(1..) {
        assert!(message.starts_with(format!("{number:02}-").as_bytes()));
    }
    let with_lengths = messages.iter().flat_map(|message| {
        let length = u32::try_from(message.len()).unwrap();
        [&length.to_be_bytes()[..], message].concat()
    });
    let streams: Vec<_> = heard["streams"].as_array().unwrap().iter().map(bytes).collect();
    let expected = [messages.concat(), with_lengths.collect()];
    assert!(streams == expected, "the streams hold other bytes");
    let handshakes = ["SYN", "RST", "SYN", "SYN+ACK", "SYN", "SYN+ACK"];
    assert_eq!(heard["handshakes"], json!(handshakes));
}
