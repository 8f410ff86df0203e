//! What the engine can be told to do.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use crate::link::{Group, Link, Peer};
use crate::record::RecordFormat;
use crate::repeat::Repeat;
use crate::reply::Rules;

/// An order to the engine. Each is answered by events in the journal; none waits.
#[derive(Clone, Debug)]
pub enum Command {
    /// Closes what is open, then opens this.
    Open(Link),
    /// Closes the sockets. Counters, peers and the journal stay.
    Close,
    /// Sends bytes. TCP: as a piece of the stream; UDP: as one datagram.
    Send {
        /// To whom.
        to: Target,
        /// What.
        bytes: Arc<[u8]>,
    },
    /// Sends the next part of something long. The first part that nobody takes is told once
    /// ([`crate::Failure::CutShort`]), and those behind it are left out: a stream has no holes.
    SendPart {
        /// To whom.
        to: Target,
        /// What.
        bytes: Arc<[u8]>,
        /// How many bytes of it were before.
        at: u64,
        /// Of what.
        of: Arc<Whole>,
    },
    /// Chooses who [`Target::Selected`] is.
    Select(Option<Peer>),
    /// UDP: sets or clears SO_BROADCAST.
    Broadcast(bool),
    /// UDP: joins a multicast group.
    Join(Group),
    /// UDP: leaves it.
    Leave(Group),
    /// Begins to send at intervals, or ends it (`None`).
    Repeat(Option<Repeat>),
    /// Replaces the rules that answer by themselves.
    Rules(Rules),
    /// Begins to write what happens to a file, or ends it (`None`).
    Record(Option<(PathBuf, RecordFormat)>),
    /// Sends what a capture or log has, at its own pace times `speed`; `None` ends it.
    Replay(Option<crate::record::Replay>),
    /// TCP: closes one connection. UDP: forgets the peer.
    Disconnect(Peer),
    /// TCP client: says that nothing more will be sent (`shutdown(SHUT_WR)`).
    EndOfInput,
    /// Sets counters and the list of peers back to nothing.
    ClearCounters,
    /// Closes everything and ends the thread.
    Quit,
}

/// To whom something is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// This one.
    Peer(Peer),
    /// The one that was selected; without a selection the link's own peer, else the last one heard.
    Selected,
    /// Whoever was heard from last.
    Last,
    /// Everyone in the list of peers, one after another.
    All,
}

/// A file that is sent part by part.
#[derive(Debug)]
pub struct Whole {
    /// Which.
    pub file: PathBuf,
    length: OnceLock<u64>,
    is_cut: AtomicBool,
}

impl Whole {
    /// A file of which nothing is known yet.
    pub fn new(file: PathBuf) -> Self {
        Self { file, length: OnceLock::new(), is_cut: AtomicBool::new(false) }
    }

    /// Its length in bytes, once that is known. A pipe has none.
    pub fn length(&self) -> Option<u64> {
        self.length.get().copied()
    }

    /// Says how long it is. The first word counts.
    pub fn is_long(&self, bytes: u64) {
        let _ = self.length.set(bytes);
    }

    /// Whether the rest of it is not wanted any more.
    pub fn is_cut(&self) -> bool {
        self.is_cut.load(Ordering::Relaxed)
    }

    /// The rest of it is not wanted; `false`: somebody has said so before.
    pub fn cut(&self) -> bool {
        !self.is_cut.swap(true, Ordering::Relaxed)
    }
}

/// The same is only what is the same in memory: a file may be sent twice.
impl PartialEq for Whole {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

impl Eq for Whole {}
