//! What the engine can be told to do.

use std::path::PathBuf;
use std::sync::Arc;

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
