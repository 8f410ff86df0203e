//! The counters and peers as they are now.

use std::net::SocketAddr;
use std::time::SystemTime;

use crate::link::{LinkKind, Peer};

/// What a face shows besides the journal. A copy: [`crate::Engine::status`] makes a new one.
#[derive(Clone, Debug, Default)]
pub struct Status {
    /// What is open.
    pub open: Option<Open>,
    /// All that came and went.
    pub totals: Traffic,
    /// All that was to be sent and was not: refused, or lost when its connection was closed.
    pub unsent: Unsent,
    /// The last whole second.
    pub rate: Traffic,
    /// UDP: datagrams that the system dropped since the socket was opened; `None` where it does not
    /// tell.
    pub dropped: Option<u64>,
    /// The peers, the one heard from or sent to last first. At most [`Status::PEERS_SHOWN`] of them.
    pub peers: Vec<PeerStatus>,
    /// How many peers there are.
    pub peer_count: usize,
    /// How many [`crate::Target::All`] reaches: not the addresses of groups and broadcasts.
    pub all_count: usize,
    /// How many were forgotten because the list was full.
    pub peers_forgotten: u64,
    /// Who was heard from last: [`crate::Target::Last`].
    pub heard: Option<Peer>,
    /// Who is selected.
    pub selected: Option<Peer>,
    /// Whether something is sent at intervals, and how many were.
    pub repeating: Option<u64>,
    /// Whether a file is being replayed: sent, of.
    pub replaying: Option<(u64, u64)>,
    /// The file that is written, how many messages are in it, and whether it waits for room.
    pub recording: Option<(std::path::PathBuf, u64, bool)>,
}

impl Status {
    /// The most peers that a copy has.
    pub const PEERS_SHOWN: usize = 256;
}

/// What is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Open {
    /// UDP, TCP client or TCP server.
    pub kind: LinkKind,
    /// The own address.
    pub own: SocketAddr,
    /// UDP: whether SO_BROADCAST is set.
    pub broadcast: bool,
    /// A TCP client that is not connected yet.
    pub connecting: bool,
}

/// Messages and bytes both ways.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Traffic {
    /// Datagrams or pieces received.
    pub received: u64,
    /// Their bytes, with those that did not fit into the buffer.
    pub received_bytes: u64,
    /// Datagrams or pieces sent.
    pub sent: u64,
    /// Their bytes.
    pub sent_bytes: u64,
}

/// What was to be sent and was not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Unsent {
    /// Datagrams or pieces, those with them of which the system took a part.
    pub messages: u64,
    /// Bytes that the system did not take.
    pub bytes: u64,
}

/// One peer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PeerStatus {
    /// Its address.
    pub peer: Peer,
    /// What came from it and went to it.
    pub traffic: Traffic,
    /// When it was heard from or sent to last.
    pub last: SystemTime,
    /// UDP: whether an ICMP error was the last thing heard about it.
    pub unreachable: bool,
    /// TCP: bytes that wait to be sent to it.
    pub waiting: usize,
}
