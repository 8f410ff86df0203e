//! Evidence made by hand, for the tests of judge and diagnosis.

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, SocketAddrV4};
use std::time::Duration;

use super::{Failure, Verdict, judge};
use crate::Words;
use crate::evidence::{Evidence, Kind, OutputStream, Reason, Waited};
use crate::plan::{
    Action, Awaited, Endpoint, Expected, ExpectedDatagrams, ExpectedOutput, PlannedCheck,
};
use crate::run::Record;
use crate::stage::{Bound, Exit, Level, Network, Transport};

/// A peer's address, another one's, and the program's with a port that the system chose.
pub(crate) const PEER: SocketAddrV4 = SocketAddrV4::new(Ipv4Addr::new(127, 0, 0, 5), 9000);
pub(crate) const STRANGER: SocketAddrV4 = SocketAddrV4::new(Ipv4Addr::new(127, 0, 0, 6), 9001);
pub(crate) const SOURCE: SocketAddrV4 = SocketAddrV4::new(Ipv4Addr::new(127, 0, 0, 1), 45678);
/// The program's address with a port that it was told to bind.
pub(crate) const OWN: SocketAddrV4 = SocketAddrV4::new(Ipv4Addr::new(127, 0, 0, 1), 8000);

pub(crate) fn bytes(texts: &[&str]) -> Vec<Vec<u8>> {
    texts.iter().map(|text| text.as_bytes().to_vec()).collect()
}

pub(crate) fn lines(lines: &[&str]) -> Vec<String> {
    lines.iter().map(|line| (*line).to_owned()).collect()
}

/// A check that expects nothing but an end with status 0.
pub(crate) fn check() -> PlannedCheck {
    PlannedCheck {
        id: "check".to_owned(),
        title: Words::new("a check", "一项检查"),
        points: 1,
        needs: Vec::new(),
        patience: Duration::from_secs(5),
        ports: Vec::new(),
        values: BTreeMap::new(),
        network: Network::Loopback,
        hosts: Vec::new(),
        args: Vec::new(),
        peers: Vec::new(),
        script: vec![Action::EndInput, wait(Awaited::Exit)],
        expected: Expected::default(),
    }
}

pub(crate) fn wait(what: Awaited) -> Action {
    Action::Await { what, within: None, after: None }
}

pub(crate) fn udp(name: &str, at: SocketAddrV4) -> Endpoint {
    Endpoint::Udp { name: name.to_owned(), at, share: false }
}

/// A check that expects exactly these datagrams at the peer `peer`.
pub(crate) fn sends(texts: &[&[u8]]) -> PlannedCheck {
    let payloads = texts.iter().map(|text| text.to_vec()).collect();
    let mut check = check();
    check.peers = vec![udp("peer", PEER)];
    check.expected.datagrams = vec![ExpectedDatagrams {
        to: PEER,
        at: vec!["peer".to_owned()],
        payloads,
        from_port: None,
    }];
    check
}

/// A check that expects exactly these lines.
pub(crate) fn prints(expected: &[&str]) -> PlannedCheck {
    let mut check = check();
    check.expected.output = ExpectedOutput::Lines(lines(expected));
    check
}

/// A check in which the program receives on [`OWN`]: these datagrams come one by one from
/// [`PEER`], each with its line, and then `quit`.
pub(crate) fn receives(payloads: &[&[u8]], expected: &[&str]) -> PlannedCheck {
    let mut check = prints(expected);
    check.args = vec![OWN.port().to_string()];
    check.peers = vec![udp("peer", PEER)];
    let tell = |payload: &[u8]| Action::Send {
        from: "peer".to_owned(),
        to: Some(OWN),
        payload: payload.to_vec(),
    };
    let mut script = vec![wait(Awaited::Bound(OWN.port()))];
    for (number, payload) in payloads.iter().enumerate() {
        script.extend([tell(payload), wait(Awaited::Lines(number + 1))]);
    }
    script.extend([tell(b"quit"), Action::EndInput, wait(Awaited::Exit)]);
    check.script = script;
    check
}

/// What was seen, in the order in which it is told here, a millisecond between.
#[derive(Clone)]
pub(crate) struct Seen(pub(crate) Record);

impl Seen {
    /// On a stage that captures.
    pub(crate) fn new() -> Self {
        Self(Record::new(Level::Full, true))
    }

    /// On one that does not.
    pub(crate) fn without_capture() -> Self {
        Self(Record::new(Level::Partial, false))
    }

    pub(crate) fn add(mut self, kind: Kind) -> Self {
        let at = Duration::from_millis(self.0.evidence.len() as u64);
        self.0.evidence.push(Evidence { at, kind });
        self.0.duration = at;
        self
    }

    pub(crate) fn left(self, from: SocketAddrV4, to: SocketAddrV4, bytes: &[u8]) -> Self {
        self.add(Kind::Left { transport: Transport::Udp, from, to, bytes: bytes.to_vec() })
    }

    pub(crate) fn arrived(self, peer: &str, from: SocketAddrV4, bytes: &[u8]) -> Self {
        self.add(Kind::Arrived { peer: peer.to_owned(), from, bytes: bytes.to_vec() })
    }

    /// Left for [`PEER`] and arrived there.
    pub(crate) fn sent(self, bytes: &[u8]) -> Self {
        self.left(SOURCE, PEER, bytes).arrived("peer", SOURCE, bytes)
    }

    pub(crate) fn sent_all<'b>(self, all: impl IntoIterator<Item = &'b [u8]>) -> Self {
        all.into_iter().fold(self, Seen::sent)
    }

    /// The first packet of a TCP connection.
    pub(crate) fn connects(self, to: SocketAddrV4) -> Self {
        self.add(Kind::Left { transport: Transport::Tcp, from: SOURCE, to, bytes: Vec::new() })
    }

    /// A connection at a peer, what came over it, and whether it was closed.
    pub(crate) fn stream(self, peer: &str, connection: usize, bytes: &[u8], closed: bool) -> Self {
        let peer = peer.to_owned();
        let seen = self
            .add(Kind::Connected { peer: peer.clone(), connection, from: SOURCE })
            .add(Kind::Streamed { peer: peer.clone(), connection, bytes: bytes.to_vec() });
        if closed { seen.add(Kind::Closed { peer, connection, reset: false }) } else { seen }
    }

    pub(crate) fn told(self, bytes: &[u8]) -> Self {
        self.told_at(OWN, bytes)
    }

    pub(crate) fn told_at(self, to: SocketAddrV4, bytes: &[u8]) -> Self {
        self.add(Kind::Told { peer: "peer".to_owned(), to, bytes: bytes.to_vec() })
    }

    pub(crate) fn typed(self, text: &str) -> Self {
        self.add(Kind::Typed { bytes: text.as_bytes().to_vec(), taken: true })
    }

    pub(crate) fn printed(self, text: &str) -> Self {
        self.printed_bytes(text.as_bytes())
    }

    pub(crate) fn printed_bytes(self, bytes: &[u8]) -> Self {
        self.add(Kind::Output { stream: OutputStream::Stdout, bytes: bytes.to_vec() })
    }

    pub(crate) fn said(self, text: &str) -> Self {
        let bytes = text.as_bytes().to_vec();
        self.add(Kind::Output { stream: OutputStream::Stderr, bytes })
    }

    pub(crate) fn bound(self, address: SocketAddrV4) -> Self {
        self.add(Kind::Bound(Bound { transport: Transport::Udp, address }))
    }

    pub(crate) fn waited(self, step: usize, outcome: Waited) -> Self {
        self.add(Kind::Waited { step, outcome })
    }

    pub(crate) fn input_ended(self) -> Self {
        self.add(Kind::InputEnded)
    }

    /// The input ended, and the program with this status.
    pub(crate) fn exited(self, status: i32) -> Self {
        self.input_ended().add(Kind::Exited(Exit::Status(status)))
    }

    pub(crate) fn stopped(self, reason: Reason) -> Self {
        self.input_ended().add(Kind::Stopped(reason))
    }
}

pub(crate) fn verdict(check: &PlannedCheck, seen: &Seen) -> Verdict {
    let mut record = seen.0.clone();
    let named = check.peers.iter().filter_map(|peer| match peer {
        Endpoint::Udp { name, at, .. }
        | Endpoint::Tcp { name, at }
        | Endpoint::Smtp { name, at, .. } => Some((name.clone(), *at)),
        Endpoint::Hold { .. } => None,
    });
    record.peers = named.collect();
    judge(check, &record)
}

pub(crate) fn failures(check: &PlannedCheck, seen: &Seen) -> Vec<Failure> {
    match verdict(check, seen) {
        Verdict::Failed(failures) => failures,
        Verdict::Passed | Verdict::Inconclusive(_) => Vec::new(),
    }
}
