//! The grader's sockets in a stage, and what of a program's can be reached.

use std::net::{Ipv4Addr, SocketAddrV4};
use std::sync::Barrier;
use std::thread;
use std::time::Instant;

use super::testing::{ALL, KEPT, Run, levels, python, run};
use super::{Bound, Lan, Level, Network, Setting, Side, Transport};

const PORT: u16 = 9000;
const LOCAL: SocketAddrV4 = SocketAddrV4::new(Ipv4Addr::LOCALHOST, PORT);

/// Answers every datagram with the same bytes, on a fixed port.
const ECHO: &str = "import socket
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(('', 9000))
while True: s.sendto(*s.recvfrom(2048))";

fn wait_until_bound(run: &Run, wanted: &Bound) {
    let begin = Instant::now();
    while !run.stage.bound().contains(wanted) {
        assert!(begin.elapsed() < testkit::LIMIT, "{:?}", run.stage.bound());
    }
}

fn bound(transport: Transport, address: &str) -> Bound {
    Bound { transport, address: address.parse().unwrap() }
}

fn echoes(setting: Setting) {
    let run = Run::start(Level::Full, setting);
    let peer = run.stage.udp(Side::Program, "127.0.0.1:9001".parse().unwrap(), false).unwrap();
    peer.set_read_timeout(Some(testkit::LIMIT)).unwrap();
    wait_until_bound(&run, &bound(Transport::Udp, "0.0.0.0:9000"));
    for text in ["one", "", "你好"] {
        peer.send_to(text.as_bytes(), LOCAL).unwrap();
        let mut buffer = [0; 100];
        let (length, from) = peer.recv_from(&mut buffer).unwrap();
        assert_eq!((&buffer[..length], from), (text.as_bytes(), LOCAL.into()));
    }
}

#[test]
fn a_program_on_a_fixed_port_answers_in_fifty_stages_at_once() {
    let Some(setting) = python(ECHO) else { return };
    for _ in levels(&[Level::Full]) {
        let together = Barrier::new(50);
        thread::scope(|scope| {
            for _ in 0..50 {
                scope.spawn(|| {
                    together.wait();
                    echoes(setting.clone());
                });
            }
        });
    }
}

#[test]
fn only_the_programs_own_sockets_are_told() {
    let Some(setting) = python(
        "import socket
a = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); a.bind(('127.0.0.1', 0))
b = socket.socket(); b.bind(('127.0.0.1', 0)); b.listen()
print(a.getsockname()[1], b.getsockname()[1])
input()",
    ) else {
        return;
    };
    for level in levels(&ALL) {
        let mut run = Run::start(level, setting.clone());
        let any = "127.0.0.1:0".parse().unwrap();
        let _udp = run.stage.udp(Side::Program, any, false).unwrap();
        let _tcp = run.stage.tcp(Side::Program, any).unwrap();
        let line = run.next_line();
        let (udp, tcp) = line.split_once(' ').unwrap();
        let udp = bound(Transport::Udp, &format!("127.0.0.1:{udp}"));
        let tcp = bound(Transport::Tcp, &format!("127.0.0.1:{tcp}"));
        assert_eq!(run.stage.bound(), [udp, tcp], "{level}");
    }
}

#[test]
fn a_port_that_the_grader_holds_is_taken() {
    let Some(setting) = python(
        "import socket
input()
for port in 9000, 9001:
    try: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).bind(('127.0.0.1', port)); print('free')
    except OSError as error: print(error.errno)",
    ) else {
        return;
    };
    for level in levels(&[Level::Full]) {
        let mut run = Run::start(level, setting.clone());
        let _held = run.stage.udp(Side::Program, LOCAL, false).unwrap();
        run.say("go\n");
        assert_eq!(run.finish().stdout, "98\nfree\n"); // EADDRINUSE
    }
}

#[test]
fn several_may_share_a_port_and_what_is_taken_is_told() {
    for level in levels(&ALL) {
        let run = Run::start(level, super::testing::shell("read line"));
        let any = SocketAddrV4::new(Ipv4Addr::UNSPECIFIED, 0);
        let first = run.stage.udp(Side::Program, any, true).unwrap();
        let port = first.local_addr().unwrap().port();
        let same = SocketAddrV4::new(Ipv4Addr::UNSPECIFIED, port);
        run.stage.udp(Side::Program, same, true).unwrap();
        let error = run.stage.udp(Side::Program, same, false).unwrap_err();
        assert_eq!(error.kind(), std::io::ErrorKind::AddrInUse, "{level}");
        assert!(first.broadcast().unwrap(), "{level}");
    }
}

#[test]
fn a_program_cannot_reach_the_hosts_network() {
    let host = std::net::UdpSocket::bind("127.0.0.1:0").unwrap();
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let (udp, tcp) = (host.local_addr().unwrap().port(), listener.local_addr().unwrap().port());
    let Some(setting) = python(&format!(
        "import socket
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.sendto(b'out', ('127.0.0.1', {udp}))
try: s.sendto(b'out', ('8.8.8.8', 53)); print('sent')
except OSError as error: print(error.errno)
print(socket.socket().connect_ex(('127.0.0.1', {tcp})))"
    )) else {
        return;
    };
    for level in levels(&[Level::Full]) {
        assert_eq!(run(level, setting.clone()).stdout, "101\n111\n"); // ENETUNREACH, ECONNREFUSED
        host.set_nonblocking(true).unwrap();
        assert!(host.recv(&mut [0]).is_err());
    }
}

#[test]
fn what_leaves_for_nobody_is_captured() {
    let Some(mut setting) = python(
        "import socket
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.sendto('你好'.encode(), ('192.168.150.77', 8080))",
    ) else {
        return;
    };
    let address = Ipv4Addr::new(192, 168, 150, 25);
    setting.network = Network::Lan(Lan { address, prefix: 24 });
    for level in levels(&[Level::Full]) {
        let mut stage = super::Stage::open_at(level, setting.clone()).unwrap();
        let mut capture = stage.capture().unwrap().unwrap();
        let waiter = stage.waiter();
        let _streams = stage.start().unwrap();
        waiter.wait().unwrap();
        let packet = capture.next().unwrap().unwrap();
        assert_eq!(packet.bytes, "你好".as_bytes());
        assert_eq!(packet.to, SocketAddrV4::new(Ipv4Addr::new(192, 168, 150, 77), 8080));
        assert_eq!(*packet.from.ip(), address);
    }
}

#[test]
fn a_level_without_its_own_network_has_no_capture() {
    for level in levels(&[Level::Partial, Level::None]) {
        let run = Run::start(level, super::testing::shell(":"));
        assert!(run.stage.capture().unwrap().is_none(), "{level}");
    }
}

#[test]
fn a_program_on_the_hosts_network_is_reached_there() {
    let Some(setting) = python(
        "import socket
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(('127.0.0.1', 0))
print(s.getsockname()[1])
s.sendto(*s.recvfrom(2048))",
    ) else {
        return;
    };
    for level in levels(&KEPT) {
        let mut run = Run::start(level, setting.clone());
        let port = run.next_line().parse().unwrap();
        let peer = run.stage.udp(Side::Program, "127.0.0.1:0".parse().unwrap(), false).unwrap();
        peer.set_read_timeout(Some(testkit::LIMIT)).unwrap();
        peer.send_to(b"hello", SocketAddrV4::new(Ipv4Addr::LOCALHOST, port)).unwrap();
        let mut buffer = [0; 10];
        let length = peer.recv(&mut buffer).unwrap();
        assert_eq!(&buffer[..length], b"hello", "{level}");
    }
}
