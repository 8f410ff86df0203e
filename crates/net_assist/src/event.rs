//! What the engine tells.

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use crate::link::{Group, LinkKind, Peer};

/// Something that happened. Bytes are as they were on the wire.
#[derive(Clone, Debug)]
pub enum Event {
    /// A socket is open: what is sent to it now arrives. For a TCP client: the connection stands.
    Opened {
        /// UDP, TCP client or TCP server.
        kind: LinkKind,
        /// The own address with its real port.
        own: SocketAddr,
        /// TCP client: the server.
        peer: Option<Peer>,
        /// Bytes of the socket's receive buffer, as the system counts them (SO_RCVBUF).
        receive_buffer: usize,
    },
    /// A TCP client began to connect (`EINPROGRESS`); an [`Event::Opened`] or a failure follows.
    Connecting {
        /// The server.
        to: SocketAddr,
    },
    /// The socket is closed.
    Closed {
        /// The own address that it had.
        own: SocketAddr,
        /// UDP: datagrams that the system dropped since it was opened, where it tells.
        dropped: Option<u64>,
    },
    /// TCP server: someone connected.
    Connected {
        /// The other side.
        peer: Peer,
    },
    /// TCP: a connection ended.
    Disconnected {
        /// The other side.
        peer: Peer,
        /// Why.
        why: Ending,
    },
    /// TCP client: the other side sends no more (FIN); it is still sent to, as
    /// [`crate::Link::half_open`] says.
    PeerEnded {
        /// The other side.
        peer: Peer,
    },
    /// What waited for a peer when its connection, or the socket, was closed: it is lost. Told before
    /// that.
    Unsent {
        /// For whom it was.
        peer: Peer,
        /// How many datagrams or pieces, the one with them that was handed over in part.
        messages: usize,
        /// Bytes that the system has not taken.
        bytes: usize,
    },
    /// Opening was given up while its addresses were being looked up.
    OpeningCancelled,
    /// Bytes arrived: one datagram, or a piece of a stream.
    Received(Received),
    /// Bytes were handed to the system.
    Sent {
        /// From the own address,
        from: SocketAddr,
        /// to this one.
        to: Peer,
        /// What.
        bytes: Arc<[u8]>,
        /// By whom.
        cause: Cause,
    },
    /// The system has dropped datagrams because the receive buffer was full (SO_RXQ_OVFL).
    Dropped {
        /// How many since the last such event.
        count: u64,
        /// How many since the socket was opened.
        total: u64,
    },
    /// UDP: an earlier datagram to this peer could not be delivered (ICMP).
    Unreachable {
        /// To whom it was sent.
        peer: Peer,
        /// Who said so: the peer's system, a router, this machine. `None` where the system keeps it.
        by: Option<std::net::IpAddr>,
        /// What the system said, such as ECONNREFUSED for "port unreachable".
        reason: Refusal,
    },
    /// SO_BROADCAST was set or cleared.
    BroadcastSet(bool),
    /// A group was joined.
    Joined(Group),
    /// A group was left.
    Left(Group),
    /// A rule answered; its [`Event::Sent`] follows.
    RuleMatched {
        /// The rule's number, from 1.
        rule: usize,
        /// Who is answered.
        peer: Peer,
    },
    /// Rules answered this peer so often within a second that it looks like two programs which answer
    /// each other: for the rest of the second they answer it no more.
    AnswersWithheld {
        /// Who.
        peer: Peer,
        /// How many answers a second one peer gets at most.
        limit: u32,
    },
    /// Sending at intervals began.
    RepeatBegan {
        /// The time between two.
        interval: Duration,
        /// How many; `None`: until it is ended.
        count: Option<u64>,
    },
    /// Sending at intervals ended.
    RepeatEnded {
        /// How many were sent.
        sent: u64,
    },
    /// A replay began.
    ReplayBegan {
        /// What is replayed.
        file: PathBuf,
        /// How many messages it has.
        messages: usize,
    },
    /// A replay ended.
    ReplayEnded {
        /// How many were sent.
        sent: u64,
    },
    /// Writing to a file began.
    RecordBegan {
        /// Where.
        file: PathBuf,
    },
    /// Writing cannot go on for now (the disk is full); it is tried again.
    RecordWaits {
        /// Where.
        file: PathBuf,
        /// What the system said.
        reason: Refusal,
    },
    /// Writing goes on.
    RecordGoesOn {
        /// Where.
        file: PathBuf,
        /// How many events are missing from it.
        missing: u64,
    },
    /// Writing ended.
    RecordEnded {
        /// Where.
        file: PathBuf,
        /// How many messages it has.
        messages: u64,
        /// How many events are missing from it.
        missing: u64,
    },
    /// The list of peers is full: the ones heard from longest ago are forgotten.
    PeersForgotten {
        /// How many so far.
        total: u64,
    },
    /// No more connections can be taken for now (EMFILE, or the limit of peers).
    ConnectionsRefused {
        /// How many are open.
        open: usize,
        /// Why.
        reason: Option<Refusal>,
    },
    /// An order could not be carried out.
    Failed(Failure),
}

/// Bytes that arrived.
#[derive(Clone, Debug)]
pub struct Received {
    /// The bytes, as far as they fitted into the buffer.
    pub bytes: Box<[u8]>,
    /// Who sent them.
    pub from: Peer,
    /// UDP: the datagram's real length. TCP: the length of the piece.
    pub full_length: usize,
    /// Who took the time of the entry.
    pub clock: Clock,
}

impl Received {
    /// Whether a part of the datagram is lost because the buffer was too small.
    pub fn is_truncated(&self) -> bool {
        self.full_length > self.bytes.len()
    }
}

/// Who took the time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clock {
    /// The system, when the datagram came in (SO_TIMESTAMPNS).
    System,
    /// This program, when it read it.
    Program,
}

/// Why something was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// Someone said so.
    Order,
    /// It was time.
    Repeat {
        /// Which one, from 1.
        number: u64,
    },
    /// A rule, by its number from 1.
    Rule(usize),
    /// A replay.
    Replay,
}

/// How a connection ended.
#[derive(Clone, Debug)]
pub enum Ending {
    /// The other side ended it in good order (FIN).
    ByPeer,
    /// This side did.
    ByUs,
    /// It broke.
    Broken(Refusal),
}

/// What the system said: an [`io::Error`] that can be copied.
#[derive(Clone, Debug)]
pub struct Refusal(pub Arc<io::Error>);

impl From<io::Error> for Refusal {
    fn from(error: io::Error) -> Self {
        Self(Arc::new(error))
    }
}

/// An order that could not be carried out. Its words stand in [`crate::words`].
#[derive(Clone, Debug)]
pub enum Failure {
    /// A lesson's error: resolving, binding, sending, a socket option.
    Common(Arc<common::Error>),
    /// A connection could not be made.
    Connect {
        /// To whom.
        to: SocketAddr,
        /// What the system said.
        reason: Refusal,
    },
    /// Nothing is open.
    NotOpen,
    /// A TCP client was not told whom to connect to.
    NoPeer,
    /// Nobody to send to: no peer was named, and nobody was heard.
    NobodyToSendTo,
    /// That peer is not connected.
    NotConnected(Peer),
    /// A TCP peer does not read: its queue is full, and these bytes were not taken.
    PeerDoesNotRead {
        /// Who.
        peer: Peer,
        /// Bytes that already wait for it.
        waiting: usize,
        /// Bytes that were refused.
        refused: usize,
    },
    /// A file that was sent part by part was cut short.
    CutShort {
        /// Which.
        file: PathBuf,
        /// Bytes that were taken before.
        sent: u64,
        /// How long it is, where that is known.
        length: Option<u64>,
        /// Why; `None`: it was given up.
        why: Option<Box<Failure>>,
    },
    /// A group could not be joined or left.
    Group {
        /// Which.
        group: Group,
        /// Whether it was to be left.
        leaving: bool,
        /// What the system said.
        reason: Refusal,
    },
    /// Not for this kind of link: broadcast or groups on TCP, end of input on UDP.
    NotForThis(LinkKind),
    /// A file could not be opened, or is not what it should be.
    File {
        /// Which.
        file: PathBuf,
        /// What the system said.
        reason: Refusal,
    },
}
