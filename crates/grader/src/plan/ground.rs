//! What the values of a plan stand on: the addresses and ports that a stage can give.

use std::io::{self, ErrorKind};
use std::net::{Ipv4Addr, TcpListener, UdpSocket};

use crate::stage::{self, Level, PortClaim};

/// Which addresses and ports a plan may use.
///
/// The same seed gives the same plan on the same ground. With a network of its own that is the
/// whole truth; on the host's network ports that somebody else holds are passed over, other
/// graders among them, so that a seed's plan is the same only as long as the same ports are free.
#[derive(Clone, Copy, Debug)]
pub struct Ground {
    /// Whether the stage has a network of its own, in which every address and port is free.
    pub own_network: bool,
    /// Whether all of 127.0.0.0/8 can be used, as on Linux; elsewhere only 127.0.0.1 is there,
    /// and neighbour and stranger are that too.
    pub many_loopbacks: bool,
    /// Whether a port can be used for UDP and TCP on every address (below 1024: is not in use).
    pub is_free: fn(u16) -> bool,
    /// Keeps other graders from using a port; none if one of them does.
    pub claim: fn(u16) -> Option<PortClaim>,
}

impl Ground {
    /// What the stages of this system give: see [`stage::isolation`].
    pub fn of_this_system() -> Self {
        match stage::isolation().level {
            Level::Full => Self::own_network(),
            Level::Partial | Level::None => Self::host(),
        }
    }

    /// A stage with a network of its own.
    pub fn own_network() -> Self {
        Self { own_network: true, many_loopbacks: true, is_free: |_| true, claim: unclaimed }
    }

    /// The network of this host.
    pub fn host() -> Self {
        Self {
            own_network: false,
            many_loopbacks: cfg!(target_os = "linux"),
            is_free: is_free_on_host,
            claim: PortClaim::of,
        }
    }

    /// The network of a host on which these ports are free and nobody else draws any.
    #[cfg(test)]
    pub(crate) fn host_where(is_free: fn(u16) -> bool) -> Self {
        Self { is_free, claim: unclaimed, ..Self::host() }
    }

    /// A port for the plan, if nobody else has it. Claimed first: to see whether a port is free is
    /// to hold it for a moment, and that must not be another grader's.
    pub(super) fn claim(&self, port: u16) -> Option<PortClaim> {
        (self.claim)(port).filter(|_| (self.is_free)(port))
    }
}

fn unclaimed(_: u16) -> Option<PortClaim> {
    Some(PortClaim::default())
}

/// Tries it, on every address and on loopback alone: not every system sees a clash between the two.
///
/// Below 1024 only an address in use counts. Where binding is refused for lack of privilege, it is
/// refused to the program as well; above, a refusal means that the system keeps the port for
/// itself (Windows does).
pub(crate) fn is_free_on_host(port: u16) -> bool {
    let is_usable = |error: &io::Error| port < 1024 && error.kind() != ErrorKind::AddrInUse;
    [Ipv4Addr::UNSPECIFIED, Ipv4Addr::LOCALHOST].into_iter().all(|address| {
        UdpSocket::bind((address, port)).as_ref().map_or_else(is_usable, |_| true)
            && TcpListener::bind((address, port)).as_ref().map_or_else(is_usable, |_| true)
    })
}
