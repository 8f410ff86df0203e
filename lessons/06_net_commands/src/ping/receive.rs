//! Receiving from an ICMP socket: the one place that differs from system to system.

#[cfg(target_os = "linux")]
#[path = "receive/linux.rs"]
mod system;
#[cfg(not(target_os = "linux"))]
#[path = "receive/other.rs"]
mod system;

use std::net::IpAddr;

pub(super) use system::{is_about_an_earlier_one, prepare, receive};

/// What a socket hands out.
#[derive(Debug)]
pub(super) enum Incoming<'a> {
    /// A packet, on some sockets with its IPv4 header.
    Packet { bytes: &'a [u8], from: Option<IpAddr>, ttl: Option<u8> },
    /// An ICMP error about a packet that was sent from here, with the beginning of that packet.
    #[cfg_attr(not(target_os = "linux"), expect(dead_code, reason = "not told there"))]
    Refusal { quoted: &'a [u8], by: Option<IpAddr>, kind: u8, code: u8 },
}
