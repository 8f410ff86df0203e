use std::fmt::Write as _;
use std::io::{self, ErrorKind, Write as _};
use std::process::Stdio;
use std::sync::Arc;

use common::codec::Encoding;
use common::escape::is_hazardous;
use proptest::prelude::*;
use unicode_width::UnicodeWidthStr;

use super::{Explainer, Step, literal, steps};
use crate::event::{Cause, Clock, Ending, Event, Received};
use crate::link::{Group, LinkKind};

fn sent(bytes: &[u8]) -> Event {
    Event::Sent {
        from: "127.0.0.1:5000".parse().unwrap(),
        to: "127.0.0.1:8888".parse().unwrap(),
        bytes: Arc::from(bytes),
        cause: Cause::Order,
    }
}

fn received(bytes: &[u8], full_length: usize) -> Event {
    let from = "127.0.0.1:5000".parse().unwrap();
    Event::Received(Received { bytes: bytes.into(), from, full_length, clock: Clock::System })
}

fn opened(kind: LinkKind) -> Event {
    let own = "0.0.0.0:8888".parse().unwrap();
    let peer = (kind == LinkKind::TcpClient).then(|| "127.0.0.1:9".parse().unwrap());
    Event::Opened { kind, own, peer, receive_buffer: 212_992 }
}

#[test]
fn opening_udp_is_socket_and_bind_as_the_course_writes_them() {
    let python: Vec<String> =
        steps(&opened(LinkKind::Udp)).into_iter().map(|step| step.python).collect();
    assert_eq!(python.first().unwrap(), "s = socket(AF_INET, SOCK_DGRAM)");
    assert_eq!(python.last().unwrap(), r#"s.bind(("", 8888))"#);
}

#[test]
fn sending_shows_the_text_its_encoding_and_the_address() {
    assert_eq!(
        steps(&sent("你好".as_bytes())),
        [Step {
            call:
                r#"sendto(3, "\344\275\240"..., 6, 0, {AF_INET, htons(8888), "127.0.0.1"}, 16) = 6"#
                    .to_owned(),
            python: r#"s.sendto("你好".encode("utf-8"), ("127.0.0.1", 8888))"#.to_owned(),
            rust: r#"socket.send_to("你好".as_bytes(), "127.0.0.1:8888")?;"#.to_owned(),
            why: None,
        }]
    );
    let mut gbk = Explainer { encoding: Encoding::Gbk, ..Explainer::default() };
    let step = gbk.steps(&sent(b"\xc4\xe3")).remove(0);
    assert_eq!(step.python, r#"s.sendto("你".encode("gbk"), ("127.0.0.1", 8888))"#);
    assert_eq!(step.rust, r#"socket.send_to(b"\xc4\xe3", "127.0.0.1:8888")?;"#);
}

#[test]
fn what_is_open_decides_between_datagram_and_stream() {
    let mut explainer = Explainer::default();
    explainer.steps(&opened(LinkKind::TcpServer));
    assert_eq!(explainer.steps(&sent(b"hi"))[0].python, r#"conn.sendall("hi".encode("utf-8"))"#);
    let step = explainer.steps(&received(b"hi", 2)).remove(0);
    assert!(step.python.starts_with("conn.recv(1024)") && step.why.is_some(), "{step:?}");
    let peer = "127.0.0.1:5000".parse().unwrap();
    let half = explainer.steps(&Event::PeerEnded { peer });
    assert!(half[0].call.ends_with("= 0") && half[0].why.is_some(), "{half:?}");
    let ended = explainer.steps(&Event::Disconnected { peer, why: Ending::ByPeer });
    assert_eq!(ended[0].python, "conn.recv(1024)  # b''");
}

#[test]
fn a_datagram_that_was_cut_is_a_lesson() {
    let steps = steps(&received(&[b'a'; 1024], 1200));
    assert!(steps[0].python.starts_with("data, addr = s.recvfrom(1024)"));
    assert!(steps[1].call.contains("MSG_TRUNC") && steps[1].call.ends_with("1200"));
    assert!(steps[1].why.as_ref().unwrap().zh.contains("截断"));
}

#[test]
fn a_closed_port_says_why_python_would_not_have_told() {
    let peer = "127.0.0.1:9".parse().unwrap();
    let reason = io::Error::from(ErrorKind::ConnectionRefused).into();
    let steps = steps(&Event::Unreachable { peer, by: None, reason });
    assert!(steps[1].call.contains("ECONNREFUSED") && steps[1].call.contains("MSG_ERRQUEUE"));
    assert!(steps[1].why.as_ref().unwrap().en.contains("sendto succeeds"));
}

#[test]
fn lines_fit_and_are_harmless_whatever_is_in_the_text() {
    let group =
        |address: &str| Group { address: address.parse().unwrap(), interface: None, scope: 0 };
    let peer = "127.0.0.1:5000".parse().unwrap();
    let reset = io::Error::from(ErrorKind::ConnectionReset).into();
    let mut explainer = Explainer::default();
    for kind in [LinkKind::Udp, LinkKind::TcpClient, LinkKind::TcpServer] {
        for event in [
            opened(kind),
            sent("\u{1b}[2J 很长的文本".repeat(500).as_bytes()),
            sent(b""),
            received(&[0xff; 1000], 5000),
            received(&"\u{301}".repeat(500).into_bytes(), 1000),
            Event::Connected { peer },
            Event::Disconnected { peer, why: Ending::ByUs },
            Event::Disconnected {
                peer,
                why: Ending::Broken(io::Error::from(ErrorKind::ConnectionReset).into()),
            },
            Event::Dropped { count: 1, total: 3210 },
            Event::BroadcastSet(false),
            Event::Unreachable {
                peer,
                by: None,
                reason: io::Error::from(ErrorKind::HostUnreachable).into(),
            },
            Event::Closed { own: peer, dropped: None },
        ] {
            for step in explainer.steps(&event) {
                for line in [&step.call, &step.python, &step.rust] {
                    assert!(line.width() <= 86, "{} columns: {line}", line.width());
                    assert!(!line.chars().any(is_hazardous), "{line:?}");
                }
            }
        }
    }
    explainer.steps(&Event::Disconnected { peer, why: Ending::Broken(reset) });
    assert!(
        explainer.steps(&Event::Joined(group("239.1.2.3")))[0].call.contains("IP_ADD_MEMBERSHIP")
    );
    assert!(explainer.steps(&Event::Left(group("ff02::1")))[0].rust.contains("leave_multicast_v6"));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4, ..ProptestConfig::default() })]
    #[test]
    fn python_reads_its_literals_as_the_bytes(
        texts in proptest::collection::vec(any::<String>(), 60),
        noise in proptest::collection::vec(any::<Vec<u8>>(), 20),
    ) {
        let mut script = String::new();
        for bytes in texts.into_iter().map(String::into_bytes).chain(noise) {
            for encoding in Encoding::ALL {
                let hex = common::escape::hex(&bytes);
                let literal = literal::python(&bytes, encoding, 100_000);
                writeln!(script, "assert {literal} == bytes.fromhex('{hex}'), '{hex}'").unwrap();
            }
        }
        let Some(mut python) = testkit::python("import sys; exec(sys.stdin.buffer.read().decode())")
        else { return Ok(()) };
        let mut child = python.stdin(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(script.as_bytes()).unwrap();
        prop_assert!(child.wait().unwrap().success());
    }
}
