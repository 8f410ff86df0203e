//! Ping: an echo request is sent, and the time is taken until the reply comes (RFC 792, ICMP;
//! RFC 4443, ICMPv6). The socket and the loop stand in `main.rs`; here is what they pass around.

mod door;
mod echo;
mod receive;
mod session;
mod statistics;
mod system_ping;
pub(crate) mod told;

pub(crate) use door::{Door, Way};
pub(crate) use session::{Session, Step};
pub(crate) use system_ping::with_the_systems_own;

use std::net::SocketAddr;

/// The address without the port, which ICMP does not have; `fe80::1%2` keeps its interface.
pub(crate) fn bare(address: SocketAddr) -> String {
    match address {
        SocketAddr::V6(address) if address.scope_id() != 0 => {
            format!("{}%{}", address.ip(), address.scope_id())
        }
        _ => address.ip().to_string(),
    }
}
