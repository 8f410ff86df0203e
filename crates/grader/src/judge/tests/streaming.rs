use crate::exercise::StreamFraming;
use crate::judge::testing::*;
use crate::judge::{Failure, Verdict};
use crate::plan::{Endpoint, ExpectedStream, PlannedCheck};

fn streams(framing: StreamFraming) -> PlannedCheck {
    let mut check = check();
    check.peers = vec![Endpoint::Tcp { name: "tcp".to_owned(), at: PEER }];
    let messages = bytes(&["one", "", "三"]);
    check.expected.streams = vec![ExpectedStream { at: "tcp".to_owned(), messages, framing }];
    check
}

const FRAMED: &[u8] = b"\0\0\0\x03one\0\0\0\0\0\0\0\x03\xe4\xb8\x89";

#[test]
fn one_connection_with_every_byte_and_an_orderly_end_passes() {
    let framed = Seen::new().connects(PEER).stream("tcp", 0, FRAMED, true).exited(0);
    assert_eq!(verdict(&streams(StreamFraming::Length32), &framed), Verdict::Passed);
    let raw = Seen::new().stream("tcp", 0, "one三".as_bytes(), true).exited(0);
    assert_eq!(verdict(&streams(StreamFraming::Raw), &raw), Verdict::Passed);
}

#[test]
fn each_single_deviation_of_a_stream_fails() {
    let (first, second) = FRAMED.split_at(7);
    let reset =
        crate::evidence::Kind::Closed { peer: "tcp".to_owned(), connection: 0, reset: true };
    let rows: [(&str, Seen); 7] = [
        ("no connection", Seen::new()),
        ("no bytes", Seen::new().stream("tcp", 0, b"", true)),
        ("cut", Seen::new().stream("tcp", 0, &FRAMED[..FRAMED.len() - 1], true)),
        ("too long", Seen::new().stream("tcp", 0, &[FRAMED, b"\n"].concat(), true)),
        ("open", Seen::new().stream("tcp", 0, FRAMED, false)),
        ("broken off", Seen::new().stream("tcp", 0, FRAMED, false).add(reset)),
        (
            "two connections",
            Seen::new().stream("tcp", 0, first, true).stream("tcp", 1, second, true),
        ),
    ];
    for (row, seen) in rows {
        let failures = failures(&streams(StreamFraming::Length32), &seen.exited(0));
        assert!(matches!(failures[..], [Failure::Stream { .. }]), "{row}: {failures:?}");
    }
}

#[test]
fn bytes_may_come_in_any_pieces() {
    let piece = |bytes: &[u8]| crate::evidence::Kind::Streamed {
        peer: "tcp".to_owned(),
        connection: 0,
        bytes: bytes.to_vec(),
    };
    let opened =
        crate::evidence::Kind::Connected { peer: "tcp".to_owned(), connection: 0, from: SOURCE };
    let closed =
        crate::evidence::Kind::Closed { peer: "tcp".to_owned(), connection: 0, reset: false };
    let pieces =
        FRAMED.iter().fold(Seen::new().add(opened), |seen, byte| seen.add(piece(&[*byte])));
    let seen = pieces.add(closed).exited(0);
    assert_eq!(verdict(&streams(StreamFraming::Length32), &seen), Verdict::Passed);
}
