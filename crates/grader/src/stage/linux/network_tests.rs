use std::io::{ErrorKind, Read};
use std::net::{Ipv4Addr, SocketAddr, SocketAddrV4, TcpStream, UdpSocket};
use std::path::PathBuf;
use std::time::Duration;

use super::*;
use crate::stage::{Level, Limits, Program, Setting, Side, Stage, View, isolation};

const ADDRESS: Ipv4Addr = Ipv4Addr::new(192, 168, 150, 25);
const BROADCAST: Ipv4Addr = Ipv4Addr::new(192, 168, 150, 255);
const EVERYONE: Ipv4Addr = Ipv4Addr::BROADCAST;
/// On the same subnet, and far away.
const NEIGHBOURS: [Ipv4Addr; 4] = [
    Ipv4Addr::new(192, 168, 150, 30),
    Ipv4Addr::new(192, 168, 150, 1),
    Ipv4Addr::new(10, 1, 2, 3),
    Ipv4Addr::new(8, 8, 8, 8),
];
const PORT: u16 = 8080;
/// How long something may take that must happen.
const LIMIT: Duration = Duration::from_secs(10);

fn stage(network: Network, command: &[&str]) -> Option<Stage> {
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
    let view = View::default();
    Some(Stage::open(Setting { program, view, network, limits: Limits::default() }).unwrap())
}

fn lan() -> Option<Stage> {
    stage(Network::Lan(Lan { address: ADDRESS, prefix: 24 }), &[])
}

fn at(address: Ipv4Addr, port: u16) -> SocketAddrV4 {
    SocketAddrV4::new(address, port)
}

/// A socket that waits long enough for what must come.
fn socket(stage: &Stage, side: Side, address: Ipv4Addr, port: u16) -> UdpSocket {
    let socket = stage.udp(side, at(address, port), true).unwrap();
    socket.set_read_timeout(Some(LIMIT)).unwrap();
    socket
}

fn port_of(socket: &UdpSocket) -> u16 {
    socket.local_addr().unwrap().port()
}

fn program(stage: &Stage) -> UdpSocket {
    socket(stage, Side::Program, Ipv4Addr::UNSPECIFIED, 0)
}

fn neighbour(stage: &Stage, address: Ipv4Addr) -> UdpSocket {
    socket(stage, Side::Neighbour, address, PORT)
}

fn next(socket: &UdpSocket) -> (Vec<u8>, SocketAddr) {
    let mut buffer = vec![0; 65_536];
    let (length, from) = socket.recv_from(&mut buffer).unwrap();
    buffer.truncate(length);
    (buffer, from)
}

#[test]
fn a_neighbour_at_any_address_hears_the_program_and_answers_from_there() {
    let Some(stage) = lan() else { return };
    let program = program(&stage);
    let programs = SocketAddr::from((ADDRESS, port_of(&program)));
    for address in NEIGHBOURS {
        let neighbour = neighbour(&stage, address);
        program.send_to("你好".as_bytes(), at(address, PORT)).unwrap();
        assert_eq!(next(&neighbour), ("你好".into(), programs));
        neighbour.send_to(b"answer", programs).unwrap();
        assert_eq!(next(&program), (b"answer".into(), at(address, PORT).into()));
    }
}

#[test]
fn a_broadcast_reaches_every_listener_but_those_with_an_address_of_their_own() {
    let Some(stage) = lan() else { return };
    let program = program(&stage);
    for broadcast in [BROADCAST, EVERYONE] {
        let listeners = [Ipv4Addr::UNSPECIFIED, Ipv4Addr::UNSPECIFIED, broadcast]
            .map(|to| neighbour(&stage, to));
        let alone = neighbour(&stage, NEIGHBOURS[0]);
        program.send_to(b"to all", at(broadcast, PORT)).unwrap();
        for listener in &listeners {
            let (text, from) = next(listener);
            assert_eq!((text.as_slice(), from.ip()), (&b"to all"[..], ADDRESS.into()));
        }
        program.send_to(b"to one", at(NEIGHBOURS[0], PORT)).unwrap();
        assert_eq!(next(&alone).0, b"to one", "{broadcast}");
    }
}

#[test]
fn the_programs_own_listeners_hear_its_broadcast() {
    let Some(stage) = lan() else { return };
    let program = program(&stage);
    let listener = socket(&stage, Side::Program, Ipv4Addr::UNSPECIFIED, PORT);
    for broadcast in [BROADCAST, EVERYONE] {
        program.send_to(b"to all", at(broadcast, PORT)).unwrap();
        assert_eq!(next(&listener).0, b"to all", "{broadcast}");
    }
}

#[test]
fn a_neighbours_broadcast_reaches_the_program() {
    let Some(stage) = lan() else { return };
    let program = program(&stage);
    for address in [NEIGHBOURS[0], Ipv4Addr::UNSPECIFIED] {
        let neighbour = neighbour(&stage, address);
        for broadcast in [BROADCAST, EVERYONE] {
            neighbour.send_to(b"to all", at(broadcast, port_of(&program))).unwrap();
            let (text, from) = next(&program);
            assert_eq!(text, b"to all", "{broadcast}");
            assert!(address.is_unspecified() || from == SocketAddr::from((address, PORT)));
        }
    }
}

#[test]
fn a_broadcast_without_permission_is_refused() {
    let Some(stage) = lan() else { return };
    let program = program(&stage);
    program.set_broadcast(false).unwrap();
    for broadcast in [BROADCAST, EVERYONE] {
        let error = program.send_to(b"to all", at(broadcast, PORT)).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::PermissionDenied, "{broadcast}");
    }
}

#[test]
fn a_broadcast_by_the_wrong_mask_reaches_nobody_who_listens_at_the_right_one() {
    let Some(stage) = lan() else { return };
    let listener = neighbour(&stage, BROADCAST);
    let program = program(&stage);
    program.send_to(b"wrong", at(Ipv4Addr::new(192, 168, 255, 255), PORT)).unwrap();
    program.send_to(b"right", at(BROADCAST, PORT)).unwrap();
    assert_eq!(next(&listener).0, b"right");
}

#[test]
fn an_address_belongs_to_one_side() {
    let Some(stage) = lan() else { return };
    assert!(stage.udp(Side::Program, at(ADDRESS, PORT), false).is_ok());
    for (side, address) in [(Side::Program, NEIGHBOURS[0]), (Side::Neighbour, ADDRESS)] {
        let error = stage.udp(side, at(address, PORT), false).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::AddrNotAvailable, "{address}");
    }
}

#[test]
fn the_longest_datagram_crosses_in_one_piece_both_ways() {
    let Some(stage) = lan() else { return };
    let mut capture = stage.capture().unwrap().unwrap();
    let (program, neighbour) = (program(&stage), neighbour(&stage, NEIGHBOURS[0]));
    let text: Vec<u8> = (0..65_507_u32).map(|at| at as u8).collect();
    program.send_to(&text, at(NEIGHBOURS[0], PORT)).unwrap();
    assert_eq!(next(&neighbour).0, text);
    neighbour.send_to(&text, at(ADDRESS, port_of(&program))).unwrap();
    assert_eq!(next(&program).0, text);
    assert_eq!(capture.next().unwrap().unwrap().bytes, text);
    assert_eq!((capture.next().unwrap(), capture.dropped()), (None, 0));
}

#[test]
fn every_datagram_to_a_closed_port_is_refused() {
    let Some(stage) = lan() else { return };
    let (program, neighbour) = (program(&stage), neighbour(&stage, NEIGHBOURS[0]));
    program.connect(at(NEIGHBOURS[2], PORT)).unwrap();
    neighbour.connect(at(ADDRESS, 9)).unwrap();
    for socket in [program, neighbour] {
        for _ in 0..300 {
            socket.send(b"anyone?").unwrap();
            let error = socket.recv(&mut [0; 16]).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::ConnectionRefused);
        }
    }
}

#[test]
fn a_program_connects_to_a_neighbour_who_listens_and_is_refused_by_others() {
    const CONNECT: &str = "for port in 80 81; do
        if (exec 3<>/dev/tcp/10.2.3.4/$port && read -r text <&3 && echo $text); then :; else echo no; fi
    done";
    let Some(bash) = testkit::tool("bash") else { return };
    let network = Network::Lan(Lan { address: ADDRESS, prefix: 24 });
    let Some(mut stage) = stage(network, &[bash.to_str().unwrap(), "-c", CONNECT]) else { return };
    let listener = stage.tcp(Side::Neighbour, at(Ipv4Addr::new(10, 2, 3, 4), 80)).unwrap();
    let mut streams = stage.start().unwrap();
    let (stream, from): (TcpStream, _) = listener.accept().unwrap();
    assert_eq!(from.ip(), ADDRESS);
    std::io::Write::write_all(&mut &stream, b"welcome\n").unwrap();
    assert_eq!(all(&mut streams.stdout), "welcome\nno\n");
    assert!(all(&mut streams.stderr).contains("Connection refused"));
}

#[test]
fn no_first_datagram_on_a_new_lan_is_lost() {
    for _ in 0..count("FIRST_DATAGRAMS", 60) {
        let Some(stage) = lan() else { return };
        let neighbour = neighbour(&stage, NEIGHBOURS[0]);
        let program = socket(&stage, Side::Program, Ipv4Addr::UNSPECIFIED, PORT);
        neighbour.send_to(b"in", at(ADDRESS, PORT)).unwrap();
        program.send_to(b"out", at(NEIGHBOURS[0], PORT)).unwrap();
        assert_eq!((next(&program).0, next(&neighbour).0), (b"in".to_vec(), b"out".to_vec()));
    }
}

/// The loss itself shows about once in three hundred times: `FIRST_DATAGRAMS=1000` finds it.
#[test]
fn the_end_that_was_up_first_is_restarted_when_both_are_up() {
    let lan = Lan { address: ADDRESS, prefix: 24 };
    let ops = ops(&Network::Lan(lan)).unwrap();
    let places = |wanted: &[u8]| -> Vec<usize> {
        let is = |op: &Op| matches!(op, Op::Netlink { message, .. } if message == wanted);
        (0..ops.len()).filter(|&place| is(&ops[place])).collect()
    };
    let up = places(&netlink::set_flags(FIRST_INDEX, IFF_UP | IFF_NOARP));
    let restart = places(&netlink::restart_queue(FIRST_INDEX));
    assert_eq!((up.len(), restart.len()), (2, 1));
    assert!(up[1] < restart[0]);
    let network_at = |place: usize| {
        let before = ops[..place].iter().rev();
        let mut networks = before.filter_map(|op| match op {
            Op::NewNetwork(net) | Op::EnterNetwork(net) => Some(*net),
            _ => None,
        });
        networks.next()
    };
    assert_eq!(network_at(up[0]), network_at(restart[0]));
}

/// More for a long run: the environment variable says how many.
fn count(variable: &str, usual: u32) -> u32 {
    std::env::var(variable).ok().and_then(|text| text.parse().ok()).unwrap_or(usual)
}

#[test]
fn a_program_that_sends_to_thousands_of_addresses_disturbs_no_other_stage() {
    let (Some(noisy), Some(quiet)) = (lan(), lan()) else { return };
    let sender = program(&noisy);
    for number in 0..5000_u32 {
        let to = Ipv4Addr::from_bits(Ipv4Addr::new(10, 9, 0, 1).to_bits() + number);
        sender.send_to(b"anyone?", at(to, PORT)).unwrap();
    }
    let neighbour = neighbour(&quiet, NEIGHBOURS[0]);
    program(&quiet).send_to(b"undisturbed", at(NEIGHBOURS[0], PORT)).unwrap();
    assert_eq!(next(&neighbour).0, b"undisturbed");
}

#[test]
fn a_program_on_loopback_alone_reaches_nobody_else() {
    let Some(stage) = stage(Network::Loopback, &[]) else { return };
    let (program, peer) = (program(&stage), program(&stage));
    program.send_to(b"me", at(Ipv4Addr::LOCALHOST, port_of(&peer))).unwrap();
    assert_eq!(next(&peer).0, b"me");
    for to in [EVERYONE, NEIGHBOURS[0]] {
        let error = program.send_to(b"anyone?", at(to, PORT)).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::NetworkUnreachable, "{to}");
    }
}

fn all(stream: &mut impl Read) -> String {
    let mut text = String::new();
    stream.read_to_string(&mut text).unwrap();
    text
}

#[path = "network_description_tests.rs"]
mod description;
