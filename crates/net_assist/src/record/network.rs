//! From a captured packet to the message in it. Packets are hostile: every length in them may lie.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use super::packet::{TCP, UDP};

const IPV4: u16 = 0x0800;
const IPV6: u16 = 0x86dd;
/// Tags of virtual networks (IEEE 802.1Q, 802.1ad), four bytes each.
const TAGS: [u16; 3] = [0x8100, 0x88a8, 0x9100];
/// Headers of IPv6 that may stand before the transport's: more than these are an attack.
const MOST_HEADERS: usize = 8;

/// What a packet carries.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Content<'a> {
    pub(super) from: SocketAddr,
    pub(super) to: SocketAddr,
    /// TCP: the number of the first byte, and whether the segment begins a connection.
    pub(super) stream: Option<(u32, bool)>,
    pub(super) payload: &'a [u8],
}

/// How packets begin (<https://www.tcpdump.org/linktypes.html>).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Link {
    /// With a number for the family, in the byte order of the machine that captured.
    Null,
    Ethernet,
    Raw,
    /// Linux "any", version 1.
    Cooked,
    /// Linux "any", version 2.
    Cooked2,
}

impl Link {
    pub(super) fn of(number: u32) -> Option<Self> {
        // The upper bits may tell of a frame check sequence.
        Some(match number & 0xffff {
            0 | 108 => Link::Null,
            1 => Link::Ethernet,
            12 | 14 | 101 | 228 | 229 => Link::Raw,
            113 => Link::Cooked,
            276 => Link::Cooked2,
            _ => return None,
        })
    }

    /// The IP packet in a frame. What else a frame carries is `None`.
    fn packet(self, frame: &[u8]) -> Option<&[u8]> {
        match self {
            Link::Raw => Some(frame),
            // The version in the packet says the same as the family, in every byte order.
            Link::Null => frame.get(4..),
            Link::Cooked => of_type(number(frame, 14)?, frame.get(16..)?),
            Link::Cooked2 => of_type(number(frame, 0)?, frame.get(20..)?),
            Link::Ethernet => {
                let (mut kind, mut at) = (number(frame, 12)?, 14);
                while TAGS.contains(&kind) && at < 14 + 4 * TAGS.len() {
                    (kind, at) = (number(frame, at + 2)?, at + 4);
                }
                of_type(kind, frame.get(at..)?)
            }
        }
    }
}

fn of_type(kind: u16, packet: &[u8]) -> Option<&[u8]> {
    [IPV4, IPV6].contains(&kind).then_some(packet)
}

/// The datagram or segment in a frame; `None` for everything else, and for fragments.
pub(super) fn content(link: Link, frame: &[u8]) -> Option<Content<'_>> {
    let packet = link.packet(frame)?;
    let (from, to, protocol, inside) = match packet.first()? >> 4 {
        4 => ipv4(packet)?,
        6 => ipv6(packet)?,
        _ => return None,
    };
    let (from, to) =
        (SocketAddr::new(from, number(inside, 0)?), SocketAddr::new(to, number(inside, 2)?));
    match protocol {
        UDP => {
            let length = usize::from(number(inside, 4)?);
            let end = if length == 0 { inside.len() } else { length.min(inside.len()) };
            Some(Content { from, to, stream: None, payload: inside.get(8..end)? })
        }
        TCP => {
            const SYN: u8 = 0x02;
            let begin = usize::from(inside.get(12)? >> 4) * 4;
            let [a, b, c, d] = *inside.get(4..8)?.first_chunk()?;
            let is_first = inside.get(13)? & SYN != 0;
            let payload = inside.get(begin.max(20)..)?;
            let sequence = u32::from_be_bytes([a, b, c, d]).wrapping_add(u32::from(is_first));
            Some(Content { from, to, stream: Some((sequence, is_first)), payload })
        }
        _ => None,
    }
}

type Packet<'a> = (IpAddr, IpAddr, u8, &'a [u8]);

fn ipv4(packet: &[u8]) -> Option<Packet<'_>> {
    const MORE_OR_OFFSET: u16 = 0x3fff;
    let begin = usize::from(packet.first()? & 0x0f) * 4;
    let total = usize::from(number(packet, 2)?);
    if number(packet, 6)? & MORE_OR_OFFSET != 0 {
        return None; // a fragment
    }
    // Short frames are padded behind the packet; 0 is what offloading leaves in captures.
    let end = if total == 0 { packet.len() } else { total.min(packet.len()) };
    let address = |at: usize| {
        let octets: [u8; 4] = *packet.get(at..)?.first_chunk()?;
        Some(IpAddr::V4(Ipv4Addr::from(octets)))
    };
    let inside = packet.get(begin.max(20)..end)?;
    Some((address(12)?, address(16)?, *packet.get(9)?, inside))
}

fn ipv6(packet: &[u8]) -> Option<Packet<'_>> {
    const FRAGMENT: u8 = 44;
    const OPTIONS_AND_ROUTING: [u8; 3] = [0, 43, 60];
    let length = usize::from(number(packet, 4)?);
    let end = if length == 0 { packet.len() } else { (40 + length).min(packet.len()) };
    let address = |at: usize| {
        let octets: [u8; 16] = *packet.get(at..)?.first_chunk()?;
        Some(IpAddr::V6(Ipv6Addr::from(octets)))
    };
    let (mut protocol, mut at) = (*packet.get(6)?, 40);
    for _ in 0..MOST_HEADERS {
        if protocol == FRAGMENT {
            return None;
        }
        if !OPTIONS_AND_ROUTING.contains(&protocol) {
            break;
        }
        let length = (usize::from(*packet.get(at + 1)?) + 1) * 8;
        (protocol, at) = (*packet.get(at)?, at + length);
    }
    Some((address(8)?, address(24)?, protocol, packet.get(at..end)?))
}

/// The 16-bit number at a place, in network byte order.
fn number(bytes: &[u8], at: usize) -> Option<u16> {
    let pair: [u8; 2] = *bytes.get(at..)?.first_chunk()?;
    Some(u16::from_be_bytes(pair))
}
