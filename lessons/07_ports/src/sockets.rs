//! The sockets of this machine, and the processes that hold them.

#[cfg(any(test, not(target_os = "linux")))]
mod netstat;
#[cfg(target_os = "linux")]
mod proc_net;

use std::net::SocketAddr;

use common::Error;

/// The transport protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Protocol {
    Udp,
    Tcp,
}

impl Protocol {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Udp => "udp",
            Self::Tcp => "tcp",
        }
    }
}

/// A socket, as `netstat -an` shows one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Socket {
    pub(crate) protocol: Protocol,
    pub(crate) local: SocketAddr,
    /// The other end; port 0 says that there is none.
    pub(crate) peer: SocketAddr,
    /// `LISTEN`, `ESTABLISHED` …; for UDP `UNCONN` or `ESTABLISHED`.
    pub(crate) state: String,
    /// Several after a fork; none when the system does not show them.
    pub(crate) holders: Vec<Holder>,
}

/// A process.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Holder {
    pub(crate) pid: u32,
    /// Foreign text: escape it before showing it. `None` where the system tells only a number.
    pub(crate) name: Option<String>,
}

impl Socket {
    /// Whether anyone may reach it: no peer is fixed.
    pub(crate) fn waits_for_anyone(&self) -> bool {
        match self.protocol {
            Protocol::Udp => self.peer.port() == 0,
            Protocol::Tcp => self.state == "LISTEN",
        }
    }

    /// Whether only the system still remembers it: its program has closed it (RFC 9293, 3.6.1).
    pub(crate) fn is_over(&self) -> bool {
        self.state == "TIME_WAIT"
    }

    /// Each holder, or once nobody.
    pub(crate) fn holders_or_nobody(&self) -> impl Iterator<Item = Option<&Holder>> {
        let nobody = self.holders.is_empty().then_some(None);
        self.holders.iter().map(Some).chain(nobody)
    }
}

/// All sockets, UDP first, by port.
#[derive(Clone, Debug, Default)]
pub(crate) struct Table {
    pub(crate) sockets: Vec<Socket>,
    /// Whether there are processes into which this user may not look.
    pub(crate) hidden: bool,
}

/// The sockets of this process's network namespace.
///
/// # Errors
/// When the system does not show them.
pub(crate) fn table() -> Result<Table, Error> {
    #[cfg(target_os = "linux")]
    let found = proc_net::table();
    #[cfg(not(target_os = "linux"))]
    let found = netstat::table();
    let mut table = found?;
    table.sockets.sort_by_key(|one| (one.protocol, one.local.port(), one.local.ip(), one.peer));
    Ok(table)
}
