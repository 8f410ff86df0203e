use std::io::{self, ErrorKind};
use std::sync::Arc;
use std::time::Duration;

use common::Lang;
use common::escape::is_hazardous;

use super::{grouped, sentence, told};
use crate::event::{Ending, Event, Failure};
use crate::link::{Group, LinkKind};

fn events() -> Vec<Event> {
    let own = "0.0.0.0:8888".parse().unwrap();
    let peer = "127.0.0.1:9".parse().unwrap();
    let group = Group { address: "224.0.0.9".parse().unwrap(), interface: None, scope: 0 };
    let broken = || io::Error::from(ErrorKind::ConnectionReset).into();
    let file = std::path::PathBuf::from("a\u{1b}[2J.log");
    let opened = |kind, peer| Event::Opened { kind, own, peer, receive_buffer: 425_984 };
    vec![
        opened(LinkKind::Udp, None),
        opened(LinkKind::TcpServer, None),
        opened(LinkKind::TcpClient, Some(peer)),
        Event::Connecting { to: peer },
        Event::Closed { own, dropped: None },
        Event::Closed { own, dropped: Some(0) },
        Event::Closed { own, dropped: Some(3210) },
        Event::Connected { peer },
        Event::Disconnected { peer, why: Ending::ByPeer },
        Event::Disconnected { peer, why: Ending::ByUs },
        Event::Disconnected { peer, why: Ending::Broken(broken()) },
        Event::Unsent { peer, messages: 2, bytes: 4_000_000 },
        Event::OpeningCancelled,
        Event::PeerEnded { peer },
        Event::Dropped { count: 5, total: 3210 },
        Event::Unreachable {
            peer,
            by: Some("127.0.0.1".parse().unwrap()),
            reason: io::Error::from(ErrorKind::ConnectionRefused).into(),
        },
        Event::Unreachable {
            peer,
            by: Some("10.0.0.1".parse().unwrap()),
            reason: io::Error::from(ErrorKind::HostUnreachable).into(),
        },
        Event::BroadcastSet(true),
        Event::BroadcastSet(false),
        Event::Joined(group.clone()),
        Event::Left(Group { scope: 3, ..group }),
        Event::RuleMatched { rule: 2, peer },
        Event::RepeatBegan { interval: Duration::from_millis(500), count: Some(1000) },
        Event::RepeatBegan { interval: Duration::from_secs(1), count: None },
        Event::RepeatEnded { sent: 1000 },
        Event::ReplayBegan { file: file.clone(), messages: 7 },
        Event::ReplayEnded { sent: 7 },
        Event::RecordBegan { file: file.clone() },
        Event::RecordWaits { file: file.clone(), reason: broken() },
        Event::RecordGoesOn { file: file.clone(), missing: 3210 },
        Event::RecordEnded { file: file.clone(), messages: 9, missing: 0 },
        Event::PeersForgotten { total: 4096 },
        Event::ConnectionsRefused { open: 1000, reason: Some(broken()) },
        Event::ConnectionsRefused { open: 4096, reason: None },
    ]
    .into_iter()
    .chain(failures().into_iter().map(Event::Failed))
    .collect()
}

fn failures() -> Vec<Failure> {
    let peer = "127.0.0.1:9".parse().unwrap();
    let taken = common::Error::Bind { addr: peer, source: ErrorKind::AddrInUse.into() };
    let mut failures = vec![
        Failure::Common(Arc::new(taken)),
        Failure::NotOpen,
        Failure::NoPeer,
        Failure::NobodyToSendTo,
        Failure::NotConnected(peer),
        Failure::CutShort { file: "a\u{1b}b".into(), sent: 1, length: Some(9), why: None },
        Failure::CutShort {
            file: "fifo".into(),
            sent: 1,
            length: None,
            why: Some(Box::new(Failure::NotOpen)),
        },
        Failure::PeerDoesNotRead { peer, waiting: 4_194_304, refused: 10 },
        Failure::NotForThis(LinkKind::Udp),
        Failure::NotForThis(LinkKind::TcpServer),
    ];
    for (leaving, kind) in [
        (false, ErrorKind::AddrInUse),
        (false, ErrorKind::PermissionDenied),
        (true, ErrorKind::AddrNotAvailable),
        (true, ErrorKind::PermissionDenied),
    ] {
        let group = Group { address: "239.1.2.3".parse().unwrap(), interface: None, scope: 0 };
        failures.push(Failure::Group { group, leaving, reason: io::Error::from(kind).into() });
    }
    for kind in [
        ErrorKind::ConnectionRefused,
        ErrorKind::TimedOut,
        ErrorKind::HostUnreachable,
        ErrorKind::NetworkUnreachable,
        ErrorKind::AddrNotAvailable,
    ] {
        failures.push(Failure::Connect { to: peer, reason: io::Error::from(kind).into() });
    }
    for kind in [
        ErrorKind::NotFound,
        ErrorKind::PermissionDenied,
        ErrorKind::IsADirectory,
        ErrorKind::StorageFull,
        ErrorKind::FileTooLarge,
        ErrorKind::AlreadyExists,
    ] {
        let file = "a\u{202e}b".into();
        failures.push(Failure::File { file, reason: io::Error::from(kind).into() });
    }
    failures
}

#[test]
fn every_event_has_a_harmless_sentence_of_its_own_in_both_languages() {
    let is_hanzi = |character: char| ('\u{4e00}'..='\u{9fff}').contains(&character);
    for event in events() {
        let en = sentence(&event, Lang::En).unwrap();
        let zh = sentence(&event, Lang::Zh).unwrap();
        assert!(!en.chars().any(is_hanzi), "{en}");
        assert!(zh.chars().any(is_hanzi), "{zh}");
        assert!(!en.ends_with('.') && !zh.ends_with('。'), "{en} {zh}");
        assert!(!en.chars().chain(zh.chars()).any(is_hazardous), "{en:?}");
        assert!(!en.contains(" { ") && !zh.contains(" { "), "told as a program: {en}");
    }
}

#[test]
fn every_failure_has_a_cure_in_both_languages() {
    for failure in failures() {
        let (fact, cure) = told(&failure);
        let cure = cure.unwrap_or_else(|| panic!("no cure for {failure:?}"));
        assert!(
            !fact.en.is_empty()
                && !fact.zh.is_empty()
                && !cure.en.is_empty()
                && !cure.zh.is_empty()
        );
    }
}

#[test]
fn a_refused_datagram_is_told_at_its_peer() {
    let refused = Event::Unreachable {
        peer: "127.0.0.1:9".parse().unwrap(),
        by: None,
        reason: io::Error::from(ErrorKind::ConnectionRefused).into(),
    };
    assert_eq!(
        sentence(&refused, Lang::En).unwrap(),
        "127.0.0.1:9: nobody listens on that port (ICMP port unreachable, ECONNREFUSED)"
    );
}

#[test]
fn a_refused_connection_says_how_to_start_a_server() {
    let to = "127.0.0.1:8888".parse().unwrap();
    let reason = io::Error::from(ErrorKind::ConnectionRefused).into();
    let cure = told(&Failure::Connect { to, reason }).1.unwrap();
    assert!(cure.en.contains("cargo run -p net_assist -- --tcp-listen :8888"));
}

#[test]
fn numbers_are_grouped_by_thousands() {
    for (number, text) in
        [(0, "0"), (999, "999"), (1000, "1,000"), (65507, "65,507"), (1_234_567, "1,234,567")]
    {
        assert_eq!(grouped(number), text);
    }
}
