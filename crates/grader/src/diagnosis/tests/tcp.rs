use super::{Row, also, row};
use crate::diagnosis::Code;
use crate::evidence::Reason;
use crate::exercise::StreamFraming;
use crate::judge::testing::*;
use crate::plan::{Endpoint, ExpectedStream, PlannedCheck};

fn streams(messages: &[&str]) -> PlannedCheck {
    let mut check = check();
    check.peers = vec![Endpoint::Tcp { name: "tcp".to_owned(), at: PEER }];
    check.expected.streams = vec![ExpectedStream {
        at: "tcp".to_owned(),
        messages: bytes(messages),
        framing: StreamFraming::Length32,
    }];
    check
}

pub(super) fn rows() -> Vec<Row> {
    let udp_only = sends(&[b"text"]);
    let two = streams(&["abc", "收到"]);
    let right = b"\0\0\0\x03abc\0\0\0\x06\xe6\x94\xb6\xe5\x88\xb0".as_slice();
    let came = |bytes: &[u8]| Seen::new().stream("tcp", 0, bytes, true).exited(0);
    let text = "收到".as_bytes();
    let with = |first: &[u8], second: &[u8]| [first, b"abc", second, text].concat();
    vec![
        row(
            Code::TcpForUdp,
            &udp_only,
            Seen::new().connects(PEER).exited(1),
            Seen::new().exited(1),
        ),
        row(Code::UdpForTcp, &two, Seen::new().exited(0), came(b"")),
        row(
            Code::ManyConnections,
            &two,
            Seen::new()
                .stream("tcp", 0, &right[..7], true)
                .stream("tcp", 1, &right[7..], true)
                .exited(0),
            came(&right[..7]),
        ),
        row(
            Code::NotClosed,
            &two,
            Seen::new().stream("tcp", 0, right, false).stopped(Reason::Asleep),
            Seen::new().stream("tcp", 0, &right[..7], false).stopped(Reason::Asleep),
        ),
        row(Code::WrongFraming, &two, came(&with(b"", b"")), came(&with(b"x", b"y"))),
        also(Code::WrongFraming, &two, came(&with(b"\x03\0\0\0", b"\x06\0\0\0"))),
        also(Code::WrongFraming, &two, came(&with(b"\0\x03", b"\0\x06"))),
        also(Code::WrongFraming, &two, came(&with(b"\0\0\0\x07", b"\0\0\0\x0a"))),
        also(Code::WrongFraming, &two, came(&with(b"\0\0\0\x04", b"\0\0\0\x07"))),
        also(Code::WrongFraming, &two, came(&with(b"\0\0\0\x03", b"\0\0\0\x02"))),
        also(Code::WrongFraming, &two, came(&with(b"0003", b"0006"))),
        also(Code::WrongFraming, &two, came(b"abc\n\xe6\x94\xb6\xe5\x88\xb0\n")),
        also(Code::NewlineSent, &two, came(b"\0\0\0\x04abc\n\0\0\0\x07\xe6\x94\xb6\xe5\x88\xb0\n")),
        also(Code::WrongEncoding, &two, came(b"\0\0\0\x03abc\0\0\0\x04\xca\xd5\xb5\xbd")),
        also(Code::TooFew, &two, came(b"\0\0\0\x03abc")),
        also(Code::CutShort, &two, came(&right[..9])),
        also(Code::WrongPort, &two, {
            let other = std::net::SocketAddrV4::new(*PEER.ip(), 9001);
            Seen::new().connects(other).exited(1)
        }),
    ]
}
