//! For tests only: what a test of a lesson needs besides the lesson.
//!
//! Tests wait for a line, a packet or an exit, each with a limit ([`LIMIT`]) and never for time
//! to pass. Everything here panics when what it waits for does not come: that is how a test
//! fails, with what the program said until then.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

pub mod contract;
mod datagram;
pub mod hostile;
mod lan;
mod orphans;
mod peer;
mod running;
mod socket_table;
mod stream_peer;
mod terminal;
pub mod text;
mod tools;
mod workspace;

use std::time::Duration;

pub use datagram::{next_datagram, receiver};
pub use lan::{Host, Lan};
#[cfg(target_os = "linux")]
pub use orphans::{adopt_orphans, children_of, orphans};
pub use peer::{Conversation, Peer};
pub use running::{Finished, Running};
pub use socket_table::{tcp_address_of, udp_address_of};
pub use terminal::Terminal;
pub use tools::{is_linux, missing, node_with, python, python_with, tool};
pub use workspace::{binary_of, copy, root};

/// The longest that anything is waited for. Long, because a busy machine is not a fault; nothing
/// waits this long unless it fails.
pub const LIMIT: Duration = Duration::from_secs(60);

/// The longest payload of a datagram in bytes: what IPv4's length field leaves (RFC 768, RFC 791),
/// except where the system allows less until it is told otherwise (macOS, net.inet.udp.maxdgram).
pub const LONGEST_DATAGRAM: usize = if cfg!(target_os = "macos") { 9_216 } else { 65_507 };
