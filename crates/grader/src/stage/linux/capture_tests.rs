use std::net::{TcpStream, UdpSocket};
use std::path::PathBuf;

use proptest::prelude::*;

use super::*;
use crate::stage::{Lan, Level, Limits, Network, Program, Setting, Side, Stage, View, isolation};

const ADDRESS: Ipv4Addr = Ipv4Addr::new(192, 168, 150, 25);
const NOBODY: SocketAddrV4 = SocketAddrV4::new(Ipv4Addr::new(10, 1, 2, 3), 9);

fn stage(command: &[&str]) -> Option<Stage> {
    if isolation().level != Level::Full {
        testkit::missing("full isolation");
        return None;
    }
    let program = Program {
        path: PathBuf::from(command.first().unwrap_or(&"/bin/true")),
        args: command.iter().map(Into::into).collect(),
        environment: Vec::new(),
        directory: PathBuf::from("/"),
    };
    let network = Network::Lan(Lan { address: ADDRESS, prefix: 24 });
    let setting = Setting { program, view: View::default(), network, limits: Limits::default() };
    Some(Stage::open(setting).unwrap())
}

fn program(stage: &Stage) -> UdpSocket {
    stage.udp(Side::Program, SocketAddrV4::new(Ipv4Addr::UNSPECIFIED, 0), false).unwrap()
}

fn udp(from: SocketAddrV4, to: SocketAddrV4, bytes: &[u8]) -> Packet {
    Packet { transport: Transport::Udp, from, to, bytes: bytes.to_vec() }
}

/// All that was captured so far. What was sent is there when the sending call returns.
fn all(capture: &mut Capture) -> Vec<Packet> {
    std::iter::from_fn(|| capture.next().unwrap()).collect()
}

#[test]
fn what_is_sent_to_an_address_where_nobody_listens_is_told() {
    let Some(stage) = stage(&[]) else { return };
    let program = program(&stage);
    let from = SocketAddrV4::new(ADDRESS, program.local_addr().unwrap().port());
    program.send_to(b"too early", NOBODY).unwrap();
    let mut capture = stage.capture().unwrap().unwrap();
    for text in ["你好".as_bytes(), b""] {
        program.send_to(text, NOBODY).unwrap();
        assert_eq!(all(&mut capture), [udp(from, NOBODY, text)]);
    }
    assert_eq!(capture.dropped(), 0);
}

#[test]
fn what_is_sent_is_told_once_wherever_it_goes() {
    let Some(stage) = stage(&[]) else { return };
    let mut capture = stage.capture().unwrap().unwrap();
    let program = program(&stage);
    let port = program.local_addr().unwrap().port();
    for (to, from) in [
        ([127, 0, 0, 1], Ipv4Addr::LOCALHOST),
        ([127, 255, 255, 255], Ipv4Addr::LOCALHOST),
        ([192, 168, 150, 25], ADDRESS),
        ([192, 168, 150, 255], ADDRESS),
        ([255, 255, 255, 255], ADDRESS),
        ([224, 0, 0, 7], ADDRESS),
    ] {
        let to = SocketAddrV4::new(to.into(), port);
        program.send_to(b"once", to).unwrap();
        assert_eq!(all(&mut capture), [udp(SocketAddrV4::new(from, port), to, b"once")]);
    }
}

#[test]
fn what_arrives_is_not_told() {
    let Some(stage) = stage(&[]) else { return };
    let mut capture = stage.capture().unwrap().unwrap();
    let program = program(&stage);
    let port = program.local_addr().unwrap().port();
    let at = SocketAddrV4::new(Ipv4Addr::new(10, 1, 2, 3), 9);
    let neighbour = stage.udp(Side::Neighbour, at, false).unwrap();
    neighbour.send_to(b"in", SocketAddrV4::new(ADDRESS, port)).unwrap();
    program.recv(&mut [0; 9]).unwrap();
    assert_eq!(all(&mut capture), []);
}

#[test]
fn an_attempt_to_connect_is_told_without_the_rest_of_the_connection() {
    const CONNECT: &str = "exec 3<>/dev/tcp/10.1.2.3/80; read line <&3; echo answer >&3";
    let Some(bash) = testkit::tool("bash") else { return };
    let Some(mut stage) = stage(&[bash.to_str().unwrap(), "-c", CONNECT]) else { return };
    let to = SocketAddrV4::new(Ipv4Addr::new(10, 1, 2, 3), 80);
    let listener = stage.tcp(Side::Neighbour, to).unwrap();
    let mut capture = stage.capture().unwrap().unwrap();
    let _streams = stage.start().unwrap();
    let (stream, from): (TcpStream, _) = listener.accept().unwrap();
    io::Write::write_all(&mut &stream, b"question\n").unwrap();
    assert_eq!(io::read_to_string(stream).unwrap(), "answer\n");
    let [packet] = &all(&mut capture)[..] else { panic!("one packet") };
    assert_eq!((packet.transport, packet.to, packet.bytes.len()), (Transport::Tcp, to, 0));
    assert_eq!(std::net::SocketAddr::from(packet.from), from);
}

#[test]
fn what_was_not_read_in_time_is_counted() {
    let Some(stage) = stage(&[]) else { return };
    let mut capture = stage.capture().unwrap().unwrap();
    let program = program(&stage);
    let sent = 40_000;
    for _ in 0..sent {
        program.send_to(b"flood", NOBODY).unwrap();
    }
    let told = all(&mut capture).len() as u64;
    assert!(told > 100);
    assert_eq!(told + capture.dropped(), sent);
    assert_eq!(told + capture.dropped(), sent, "asking again adds nothing");
}

/// An IPv4 packet with so many words of options.
fn ip(protocol: u8, options: usize, fragment: u16, payload: &[u8]) -> Vec<u8> {
    let header = 20 + options * 4;
    let mut bytes = vec![0; header];
    bytes[0] = 0x40 | (header / 4) as u8;
    bytes[2..4].copy_from_slice(&((header + payload.len()) as u16).to_be_bytes());
    bytes[6..8].copy_from_slice(&fragment.to_be_bytes());
    bytes[9] = protocol;
    bytes[12..16].copy_from_slice(&ADDRESS.octets());
    bytes[16..20].copy_from_slice(&NOBODY.ip().octets());
    bytes.extend_from_slice(payload);
    bytes
}

fn udp_datagram(length: usize, text: &[u8]) -> Vec<u8> {
    let [high, low] = (length as u16).to_be_bytes();
    [&[0x1f, 0x90, 0, 9, high, low, 0, 0], text].concat()
}

fn tcp_segment(flags: u8) -> Vec<u8> {
    let mut bytes = vec![0; 20];
    bytes[..4].copy_from_slice(&[0x1f, 0x90, 0, 9]);
    bytes[13] = flags;
    bytes
}

#[test]
fn packets_are_read_by_their_own_lengths_and_left_out_when_these_are_wrong() {
    const UDP: u8 = 17;
    const TCP: u8 = 6;
    const DO_NOT_FRAGMENT: u16 = 0x4000;
    const MORE: u16 = 0x2000;
    let from = SocketAddrV4::new(ADDRESS, 8080);
    let hi = || Parsed::Packet(udp(from, NOBODY, b"hi"));
    let datagram = udp_datagram(10, b"hi");
    let syn = Packet { transport: Transport::Tcp, ..udp(from, NOBODY, b"") };
    let with = |at: usize, value: u8| {
        let mut bytes = ip(UDP, 0, 0, &datagram);
        bytes[at] = value;
        bytes
    };
    for (what, bytes, parsed) in [
        ("plain", ip(UDP, 0, 0, &datagram), hi()),
        ("options", ip(UDP, 10, DO_NOT_FRAGMENT, &datagram), hi()),
        ("padding after the packet", [ip(UDP, 0, 0, &datagram), vec![0; 9]].concat(), hi()),
        ("text after the datagram", ip(UDP, 0, 0, &udp_datagram(10, b"hi...")), hi()),
        ("first fragment", ip(UDP, 0, MORE, &datagram), Parsed::Fragment),
        ("last fragment", ip(UDP, 0, 185, &datagram), Parsed::Fragment),
        ("UDP longer than the packet", ip(UDP, 0, 0, &udp_datagram(11, b"hi")), Parsed::Other),
        ("UDP shorter than its header", ip(UDP, 0, 0, &udp_datagram(7, b"")), Parsed::Other),
        ("UDP header cut", ip(UDP, 0, 0, &datagram[..7]), Parsed::Other),
        ("IPv6", with(0, 0x65), Parsed::Other),
        ("IP header too short", with(0, 0x44), Parsed::Other),
        ("IP header longer than the packet", with(0, 0x4f), Parsed::Other),
        ("length longer than what is there", with(2, 0xff), Parsed::Other),
        ("ICMP", ip(1, 0, 0, &datagram), Parsed::Other),
        ("SYN", ip(TCP, 0, 0, &tcp_segment(0x02)), Parsed::Packet(syn.clone())),
        ("SYN with ECN", ip(TCP, 1, 0, &tcp_segment(0xc2)), Parsed::Packet(syn)),
        ("SYN, ACK", ip(TCP, 0, 0, &tcp_segment(0x12)), Parsed::Other),
        ("FIN", ip(TCP, 0, 0, &tcp_segment(0x11)), Parsed::Other),
        ("TCP header cut", ip(TCP, 0, 0, &tcp_segment(0x02)[..13]), Parsed::Other),
        ("nothing", vec![], Parsed::Other),
    ] {
        assert_eq!(parse(&bytes), parsed, "{what}");
    }
}

proptest! {
    #[test]
    fn hostile_bytes_are_left_out_at_worst(mut bytes: Vec<u8>, protocol in 0..20_u8, plausible: bool) {
        if let (true, [first, _, _, _, _, _, _, _, _, at, ..]) = (plausible, &mut bytes[..]) {
            (*first, *at) = (0x40 | (*first & 0x0f), protocol);
        }
        if let Parsed::Packet(packet) = parse(&bytes) {
            prop_assert!(packet.bytes.len() + 28 <= bytes.len() || packet.transport == Transport::Tcp);
        }
    }

    #[test]
    fn any_payload_is_told_whole(text in prop::collection::vec(any::<u8>(), 0..2000), options in 0..=10_usize) {
        let bytes = ip(17, options, 0, &udp_datagram(8 + text.len(), &text));
        let packet = udp(SocketAddrV4::new(ADDRESS, 8080), NOBODY, &text);
        prop_assert_eq!(parse(&bytes), Parsed::Packet(packet));
    }
}
