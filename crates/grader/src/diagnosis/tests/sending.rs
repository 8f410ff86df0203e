use std::net::{Ipv4Addr, SocketAddrV4};

use super::{Row, also, row, rows_of};
use crate::diagnosis::Code;
use crate::evidence::{Reason, Waited};
use crate::judge::testing::*;
use crate::plan::{Action, Awaited, Endpoint, PlannedCheck};

fn at(ip: [u8; 4], port: u16) -> SocketAddrV4 {
    SocketAddrV4::new(Ipv4Addr::from(ip), port)
}

const BROADCAST: SocketAddrV4 = SocketAddrV4::new(Ipv4Addr::new(127, 255, 255, 255), 9000);

fn broadcasts() -> PlannedCheck {
    let everywhere = at([0; 4], 9000);
    let mut check = sends(&[b"text"]);
    let peer = |name: &str| Endpoint::Udp { name: name.to_owned(), at: everywhere, share: true };
    check.peers = vec![peer("one"), peer("two")];
    check.expected.datagrams[0].to = BROADCAST;
    check.expected.datagrams[0].at = lines(&["one", "two"]);
    check
}

fn from_own_port() -> PlannedCheck {
    let mut check = sends(&[b"text"]);
    check.expected.datagrams[0].from_port = Some(OWN.port());
    check
}

fn left(to: SocketAddrV4) -> Seen {
    Seen::new().left(SOURCE, to, b"text").exited(0)
}

const EACCES: &str = "Traceback (most recent call last):\n  File \"/w/a.py\", line 5, in <module>\n    \
                      s.sendto(data, to)\nPermissionError: [Errno 13] Permission denied\n";
const NO_BYTES: &str = "Traceback (most recent call last):\n  File \"/w/a.py\", line 5, in <module>\n    \
                        s.sendto(text, to)\nTypeError: a bytes-like object is required, not 'str'\n";

pub(super) fn rows() -> Vec<Row> {
    [nothing(), destinations(), counts()].into_iter().flatten().collect()
}

fn nothing() -> Vec<Row> {
    let one = sends(&[b"text"]);
    vec![
        row(Code::NothingSent, &one, Seen::new().exited(0), Seen::new().said(NO_BYTES).exited(1)),
        also(Code::NothingSent, &one, Seen::without_capture().exited(0)),
        also(Code::NothingSent, &one, Seen::new().exited(3)),
        row(
            Code::EncodeMissing,
            &one,
            Seen::new().said(NO_BYTES).exited(1),
            Seen::new().said(&NO_BYTES.replace("a bytes-like", "f() wants a")).exited(1),
        ),
        also(
            Code::EncodeMissing,
            &one,
            Seen::new()
                .said(&NO_BYTES.replace(
                    "a bytes-like object is required, not 'str'",
                    "'str' object cannot be interpreted as an integer",
                ))
                .exited(1),
        ),
        rows_of(
            Code::NothingSent,
            (awaits_a_datagram(), Seen::new().waited(0, Waited::NotInTime).exited(3)),
            (
                awaits_a_datagram(),
                Seen::new().typed("text\n").waited(0, Waited::ProgramEnded).exited(0),
            ),
        ),
    ]
}

fn destinations() -> Vec<Row> {
    let one = sends(&[b"text"]);
    vec![
        row(Code::WrongPort, &one, left(at([127, 0, 0, 5], 9001)), left(at([127, 0, 0, 6], 9001))),
        also(Code::WrongPort, &one, left(at([127, 0, 0, 5], 9000_u16.swap_bytes()))),
        row(Code::WrongAddress, &one, left(STRANGER), left(at([127, 0, 0, 5], 9001))),
        row(
            Code::UnboundSource,
            &from_own_port(),
            Seen::new().sent(b"text").exited(0),
            Seen::new().left(OWN, PEER, b"text").exited(0),
        ),
        row(
            Code::BroadcastRefused,
            &broadcasts(),
            Seen::new().said(EACCES).exited(1),
            Seen::new().said(&EACCES.replace("13] Permission denied", "1] Not permitted")).exited(1),
        ),
        also(
            Code::BroadcastRefused,
            &broadcasts(),
            Seen::new()
                .said("Error: Os { code: 13, kind: PermissionDenied, message: \"Permission denied\" }\n")
                .exited(1),
        ),
        row(
            Code::UnicastForBroadcast,
            &broadcasts(),
            left(at([127, 0, 0, 1], 9000)),
            left(at([127, 0, 0, 255], 9000)),
        ),
        also(
            Code::UnicastForBroadcast,
            &broadcasts(),
            Seen::without_capture().arrived("two", SOURCE, b"text").exited(0),
        ),
        // On the wire it was a broadcast: why one listener is deaf, nobody can say.
        also(
            Code::Undecided,
            &broadcasts(),
            Seen::new().left(SOURCE, BROADCAST, b"text").arrived("two", SOURCE, b"text").exited(0),
        ),
    ]
}

fn counts() -> Vec<Row> {
    let one = sends(&[b"text"]);
    let three = sends(&[b"first", b"second", b"third"]);
    let with_empty = sends(&[b"first", b"", b"third"]);
    let sent = |texts: &[&'static [u8]]| Seen::new().sent_all(texts.iter().copied());
    vec![
        row(
            Code::SeveralForOne,
            &three,
            sent(&[b"fi", b"rst", b"second", b"third"]).exited(0),
            sent(&[b"first", b"second", b"third", b"third"]).exited(0),
        ),
        also(Code::SeveralForOne, &sends(&[b"two words"]), sent(&[b"two", b"words"]).exited(0)),
        row(
            Code::OneForSeveral,
            &three,
            sent(&[b"first second third"]).exited(0),
            sent(&[b"first"]).exited(0),
        ),
        also(Code::OneForSeveral, &three, sent(&[b"['first', 'second', 'third']"]).exited(0)),
        row(
            Code::TooMany,
            &one,
            sent(&[b"text", b"text"]).exited(0),
            sent(&[b"te", b"xt"]).exited(0),
        ),
        also(Code::TooMany, &one, sent(&[b"text"]).left(SOURCE, STRANGER, b"text").exited(0)),
        also(Code::TooMany, &one, sent(&[b"text".as_slice(); 99]).stopped(Reason::Busy)),
        row(
            Code::TooFew,
            &with_empty,
            sent(&[b"first", b"third"]).exited(0),
            sent(&[b"third", b"", b"first"]).exited(0),
        ),
        also(Code::TooFew, &three, sent(&[b"first"]).stopped(Reason::Asleep)),
        row(
            Code::WrongOrder,
            &three,
            sent(&[b"third", b"second", b"first"]).exited(0),
            sent(&[b"first", b"second"]).exited(0),
        ),
    ]
}

fn awaits_a_datagram() -> PlannedCheck {
    let mut check = sends(&[b"text"]);
    let awaited = Awaited::Datagrams { at: "peer".to_owned(), count: 1 };
    check.script = vec![wait(awaited), Action::EndInput, wait(Awaited::Exit)];
    check
}
