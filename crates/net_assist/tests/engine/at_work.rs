//! An engine at work: gives orders, and waits for what they lead to.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Instant;

use net_assist::engine::{Allowance, Engine};
use net_assist::event::{Ending, Received};
use net_assist::status::Status;
use net_assist::{Command, Entry, Event, Link, LinkKind, Target};
use testkit::LIMIT;

/// An engine and how far its journal was read.
pub(crate) struct AtWork {
    pub(crate) engine: Engine,
    next: u64,
    /// What came, for the message when something does not.
    seen: Vec<Arc<Entry>>,
}

impl AtWork {
    pub(crate) fn start() -> Self {
        Self::allowed(Allowance::default())
    }

    pub(crate) fn allowed(allowance: Allowance) -> Self {
        let engine = Engine::start(allowance).unwrap();
        Self { engine, next: 0, seen: Vec::new() }
    }

    /// Opens this link and waits until it is open.
    pub(crate) fn open(link: Link) -> (Self, SocketAddr) {
        let mut at_work = Self::start();
        let own = at_work.opened(link);
        (at_work, own)
    }

    /// UDP on the loopback.
    pub(crate) fn udp() -> (Self, SocketAddr) {
        Self::open(on(LinkKind::Udp, "127.0.0.1:0"))
    }

    pub(crate) fn opened(&mut self, link: Link) -> SocketAddr {
        self.order(Command::Open(link));
        self.next(|event| match event {
            Event::Opened { own, .. } => Some(*own),
            _ => None,
        })
    }

    pub(crate) fn order(&self, command: Command) {
        self.engine.order(command);
    }

    pub(crate) fn send(&self, to: SocketAddr, bytes: &[u8]) {
        self.send_to(Target::Peer(to), bytes);
    }

    pub(crate) fn send_to(&self, to: Target, bytes: &[u8]) {
        self.order(Command::Send { to, bytes: bytes.into() });
    }

    /// Waits for the first event from here on of which `wanted` makes something.
    pub(crate) fn next<T>(&mut self, wanted: impl FnMut(&Event) -> Option<T>) -> T {
        let mut wanted = wanted;
        self.next_entry(|entry| wanted(&entry.event))
    }

    pub(crate) fn next_entry<T>(&mut self, mut wanted: impl FnMut(&Entry) -> Option<T>) -> T {
        let until = Instant::now() + LIMIT;
        while let Some(left) = until.checked_duration_since(Instant::now()) {
            let batch = self.engine.journal().wait(self.next, 1, left);
            let Some(entry) = batch.entries.first() else { continue };
            self.next = entry.number + 1;
            self.seen.push(Arc::clone(entry));
            if let Some(found) = wanted(entry) {
                return found;
            }
        }
        let last = self.seen.iter().rev().take(30).rev();
        let told: Vec<_> = last.map(|entry| format!("{:.200}", format!("{entry:?}"))).collect();
        panic!("it did not happen; the last events:\n{}", told.join("\n"));
    }

    pub(crate) fn received(&mut self) -> Received {
        self.next(|event| match event {
            Event::Received(received) => Some(received.clone()),
            _ => None,
        })
    }

    /// Waits until as many bytes are received as are expected, and compares.
    pub(crate) fn expect(&mut self, expected: &[u8]) -> SocketAddr {
        let mut got = Vec::new();
        loop {
            let received = self.received();
            got.extend_from_slice(&received.bytes);
            if got.len() >= expected.len() {
                assert_eq!(got, expected, "the engine received other bytes");
                return received.from;
            }
        }
    }

    /// Waits until someone connects.
    pub(crate) fn connected(&mut self) -> SocketAddr {
        self.next(|event| match event {
            Event::Connected { peer } => Some(*peer),
            _ => None,
        })
    }

    /// Waits until this connection ends.
    pub(crate) fn disconnected(&mut self, peer: SocketAddr) -> Ending {
        self.next(|event| match event {
            Event::Disconnected { peer: ended, why } if *ended == peer => Some(why.clone()),
            _ => None,
        })
    }

    /// Waits until the link is closed; tells how many datagrams were dropped.
    pub(crate) fn closed(&mut self) -> Option<u64> {
        self.next(|event| match event {
            Event::Closed { dropped, .. } => Some(*dropped),
            _ => None,
        })
    }

    /// Waits until the counters say so.
    pub(crate) fn until(&self, wanted: impl Fn(&Status) -> bool) -> Status {
        let until = Instant::now() + LIMIT;
        loop {
            let status = self.engine.status();
            if wanted(&status) {
                return status;
            }
            assert!(Instant::now() < until, "it did not come to that: {status:?}");
            std::thread::yield_now();
        }
    }

    /// Waits until an order fails with an error that the lessons have, too.
    pub(crate) fn common_failure(&mut self) -> Arc<common::Error> {
        match self.failure() {
            net_assist::Failure::Common(error) => error,
            other => panic!("another failure: {other:?}"),
        }
    }

    /// Waits until an order fails.
    pub(crate) fn failure(&mut self) -> net_assist::Failure {
        self.next(|event| match event {
            Event::Failed(failure) => Some(failure.clone()),
            _ => None,
        })
    }
}

/// A link of this kind, bound here.
pub(crate) fn on(kind: LinkKind, bind: &str) -> Link {
    Link { bind: Some(bind.parse().unwrap()), ..Link::new(kind) }
}
