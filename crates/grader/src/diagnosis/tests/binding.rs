use std::net::{Ipv4Addr, SocketAddrV4};

use super::{Row, also, row};
use crate::diagnosis::Code;
use crate::evidence::{Kind, Reason, Waited};
use crate::judge::testing::*;
use crate::plan::PlannedCheck;
use crate::stage::{Bound, Transport};

const LAN: SocketAddrV4 = SocketAddrV4::new(Ipv4Addr::new(192, 168, 7, 2), 8000);
const ANYWHERE: SocketAddrV4 = SocketAddrV4::new(Ipv4Addr::UNSPECIFIED, 8000);

fn receiver() -> PlannedCheck {
    receives(&[b"one"], &["127.0.0.5:9000 one"])
}

fn python(line: &str, error: &str) -> String {
    format!(
        "Traceback (most recent call last):\n  File \"/w/a.py\", line 7, in <module>\n    {line}\n{error}\n"
    )
}

/// The wait for the socket failed; then a datagram went where nobody listens.
fn unbound(seen: Seen) -> Seen {
    seen.waited(0, Waited::NotInTime).told(b"one").waited(2, Waited::NotInTime)
}

pub(super) fn rows() -> Vec<Row> {
    [sockets(), refused()].into_iter().flatten().collect()
}

fn sockets() -> Vec<Row> {
    let check = receiver();
    let listener = Kind::Bound(Bound { transport: Transport::Tcp, address: ANYWHERE });
    let heard_nothing = |bound| {
        Seen::new()
            .bound(bound)
            .waited(0, Waited::Came)
            .told_at(LAN, b"one")
            .waited(2, Waited::NotInTime)
    };
    let other_port = SocketAddrV4::new(Ipv4Addr::UNSPECIFIED, 8888);
    let chosen = SocketAddrV4::new(Ipv4Addr::UNSPECIFIED, SOURCE.port());
    vec![
        row(
            Code::NotListening,
            &check,
            unbound(Seen::new()).stopped(Reason::Asleep),
            unbound(Seen::new().bound(other_port)).stopped(Reason::Asleep),
        ),
        also(
            Code::NotListening,
            &check,
            unbound(Seen::new()).left(SOURCE, PEER, b"x").bound(chosen).stopped(Reason::Asleep),
        ),
        also(Code::NotListening, &check, Seen::new().waited(0, Waited::ProgramEnded).exited(0)),
        row(
            Code::BoundElsewhere,
            &check,
            unbound(Seen::new().bound(other_port)).stopped(Reason::Asleep),
            unbound(Seen::new()).stopped(Reason::Asleep),
        ),
        also(
            Code::BoundElsewhere,
            &check,
            unbound(Seen::new().bound(chosen)).stopped(Reason::Asleep),
        ),
        row(
            Code::BoundToLoopback,
            &check,
            heard_nothing(OWN).stopped(Reason::Asleep),
            heard_nothing(ANYWHERE).stopped(Reason::Asleep),
        ),
        row(
            Code::TcpForUdp,
            &check,
            unbound(Seen::new().add(listener)).stopped(Reason::Asleep),
            unbound(Seen::new().bound(other_port)).stopped(Reason::Asleep),
        ),
    ]
}

fn refused() -> Vec<Row> {
    let check = receiver();
    let in_use = python("s.bind(own)", "OSError: [Errno 98] Address already in use");
    let foreign = python("s.bind(own)", "OSError: [Errno 99] Cannot assign requested address");
    let twice = python("s.bind(own)", "OSError: [Errno 22] Invalid argument");
    let bad_send = python("s.sendto(data, to)", "OSError: [Errno 22] Invalid argument");
    let died = |report: &str| Seen::new().said(report).waited(0, Waited::ProgramEnded).exited(1);
    vec![
        row(Code::AddressInUse, &check, died(&in_use), died(&foreign)),
        also(
            Code::AddressInUse,
            &check,
            died("Error: Os { code: 98, kind: AddrInUse, message: \"Address already in use\" }\n"),
        ),
        also(Code::AddressInUse, &check, died("bind: Address already in use\n")),
        row(Code::BindFailed, &check, died(&foreign), died(&in_use)),
        row(Code::BindFailed, &check, died(&twice), died(&bad_send)),
    ]
}
