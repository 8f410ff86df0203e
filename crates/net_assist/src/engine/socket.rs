//! What differs from system to system: receiving in batches with what the system knows of each
//! datagram, and what it says of those that did not arrive.

#[cfg(target_os = "linux")]
#[path = "socket/linux.rs"]
mod system;
#[cfg(not(target_os = "linux"))]
#[path = "socket/other.rs"]
mod system;

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::time::SystemTime;

pub(super) use system::{Receiver, drops, identity, is_in_progress, prepare, refusals};

/// So many datagrams are received with one call, or in one go where the system gives one a call.
pub(super) const BATCH: usize = 64;

/// A datagram, and what the system says of it.
#[derive(Debug)]
pub(super) struct Datagram {
    /// What fitted into the buffer.
    pub(super) bytes: Box<[u8]>,
    pub(super) from: SocketAddr,
    /// Its real length.
    pub(super) full_length: usize,
    /// When it came in, by the system's clock.
    pub(super) time: Option<SystemTime>,
    /// How many the system had dropped until then, since the socket was made (wraps at 2³²).
    pub(super) drops: Option<u32>,
}

/// A datagram that was sent and could not be delivered.
#[derive(Debug)]
pub(super) struct Undelivered {
    pub(super) to: SocketAddr,
    /// Who said so.
    pub(super) by: Option<IpAddr>,
    pub(super) reason: io::Error,
}
