//! Each layer puts its header before what it is given. The headers' bytes and checksums come
//! from etherparse; which values stand in them is decided here, as Linux decides it.

use std::net::{Ipv4Addr, Ipv6Addr, SocketAddrV4, SocketAddrV6};
use std::ops::Range;

use etherparse::{
    EtherType, Ethernet2Header, IpFragOffset, IpNumber, Ipv4Header, Ipv6FragmentHeader, Ipv6Header,
    UdpHeader,
};

use crate::options::Hops;
use crate::problem::Problem;

/// From where to where.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Route {
    /// Over IPv4.
    V4 {
        /// The sender.
        from: SocketAddrV4,
        /// The receiver.
        to: SocketAddrV4,
    },
    /// Over IPv6.
    V6 {
        /// The sender.
        from: SocketAddrV6,
        /// The receiver.
        to: SocketAddrV6,
    },
}

/// An IP packet.
#[derive(Clone, Debug)]
pub(crate) struct Packet {
    /// Header and content.
    pub(crate) bytes: Vec<u8>,
    /// The length of the header; with IPv6's fragment header, where there is one.
    pub(crate) header_length: usize,
    /// Which part of the datagram it carries.
    pub(crate) part: Range<usize>,
}

/// Ethernet's header: two addresses and a type.
pub(crate) const ETHERNET: usize = Ethernet2Header::LEN;
/// UDP's header.
pub(crate) const UDP: usize = UdpHeader::LEN;
/// Bit 2 of a MAC address's first byte says "given out by whoever runs this network".
const SENDER: [u8; 6] = [0x02, 0, 0, 0, 0, 0x01];
const RECEIVER: [u8; 6] = [0x02, 0, 0, 0, 0, 0x02];
/// By this number the pieces of one datagram are known. One that is not cut needs none, and
/// Linux writes 0 (RFC 6864).
const IDENTIFICATION: u16 = 0x1234;

impl Route {
    /// The longest text: 65,535 less UDP's header and, with IPv4, IP's, which counts itself.
    pub(crate) fn longest_text(&self) -> usize {
        let longest = usize::from(u16::MAX) - UdpHeader::LEN;
        match self {
            Route::V4 { .. } => longest - Ipv4Header::MIN_LEN,
            Route::V6 { .. } => longest,
        }
    }

    /// The sender's and the receiver's port.
    fn ports(&self) -> (u16, u16) {
        match self {
            Route::V4 { from, to } => (from.port(), to.port()),
            Route::V6 { from, to } => (from.port(), to.port()),
        }
    }
}

/// The text with UDP's header before it (RFC 768).
pub(crate) fn udp_datagram(route: &Route, text: &[u8]) -> Result<Vec<u8>, Problem> {
    let limit = route.longest_text();
    if text.len() > limit {
        return Err(Problem::TooLong(text.len(), limit));
    }
    let too_long = |_| Problem::TooLong(text.len(), limit);
    let (source, destination) = route.ports();

    // region: udp
    let mut header =
        UdpHeader::without_ipv4_checksum(source, destination, text.len()).map_err(too_long)?;
    header.checksum = match route {
        Route::V4 { from, to } => {
            header.calc_checksum_ipv4_raw(from.ip().octets(), to.ip().octets(), text)
        }
        Route::V6 { from, to } => {
            header.calc_checksum_ipv6_raw(from.ip().octets(), to.ip().octets(), text)
        }
    }
    .map_err(too_long)?;
    Ok([&header.to_bytes(), text].concat())
    // endregion: udp
}

/// The datagram with IP's header before it; in pieces, each with a header of its own, where it
/// does not fit into one frame.
pub(crate) fn ip_packets(
    route: &Route,
    hops: Hops,
    mtu: usize,
    datagram: &[u8],
) -> Result<Vec<Packet>, Problem> {
    let limit = route.longest_text();
    let too_long = || Problem::TooLong(datagram.len() - UDP, limit);
    let packet = |part: Range<usize>| {
        let rest = datagram.len() - part.end;
        let header = match route {
            Route::V4 { from, to } => ipv4_header([from, to], hops, &part, rest),
            Route::V6 { from, to } => ipv6_header([from, to], hops, &part, rest),
        };
        let mut bytes = header.ok_or_else(too_long)?;
        let header_length = bytes.len();
        bytes.extend_from_slice(&datagram[part.clone()]);
        Ok(Packet { bytes, header_length, part })
    };
    let (header, header_of_a_piece) = match route {
        Route::V4 { .. } => (Ipv4Header::MIN_LEN, Ipv4Header::MIN_LEN),
        Route::V6 { .. } => (Ipv6Header::LEN, Ipv6Header::LEN + Ipv6FragmentHeader::LEN),
    };
    if header + datagram.len() <= mtu {
        return Ok(vec![packet(0..datagram.len())?]);
    }
    pieces(datagram.len(), mtu - header_of_a_piece).map(packet).collect()
}

// region: pieces
/// Cuts `length` bytes into pieces of at most `room`. Offsets are counted in units of 8 bytes, so
/// that each piece but the last is a multiple of 8 long.
fn pieces(length: usize, room: usize) -> impl Iterator<Item = Range<usize>> {
    let piece = room / 8 * 8;
    (0..length).step_by(piece).map(move |start| start..length.min(start + piece))
}
// endregion: pieces

/// RFC 791, 3.1. `None` when a value does not fit into its field.
fn ipv4_header(
    [from, to]: [&SocketAddrV4; 2],
    hops: Hops,
    part: &Range<usize>,
    rest: usize,
) -> Option<Vec<u8>> {
    let is_cut = part.start > 0 || rest > 0;
    let mut header = Ipv4Header {
        total_len: u16::try_from(Ipv4Header::MIN_LEN + part.len()).ok()?,
        identification: if is_cut { IDENTIFICATION } else { 0 },
        dont_fragment: !is_cut,
        more_fragments: rest > 0,
        fragment_offset: offset(part)?,
        time_to_live: hops.0,
        protocol: IpNumber::UDP,
        source: from.ip().octets(),
        destination: to.ip().octets(),
        ..Ipv4Header::default()
    };
    header.header_checksum = header.calc_header_checksum();
    Some(header.to_bytes().to_vec())
}

/// RFC 8200, 3; a piece has a fragment header behind it (4.5).
fn ipv6_header(
    [from, to]: [&SocketAddrV6; 2],
    hops: Hops,
    part: &Range<usize>,
    rest: usize,
) -> Option<Vec<u8>> {
    let is_cut = part.start > 0 || rest > 0;
    let fragment = Ipv6FragmentHeader {
        next_header: IpNumber::UDP,
        fragment_offset: offset(part)?,
        more_fragments: rest > 0,
        identification: IDENTIFICATION.into(),
    };
    let extension = if is_cut { Ipv6FragmentHeader::LEN } else { 0 };
    let next_header = if is_cut { IpNumber::IPV6_FRAGMENTATION_HEADER } else { IpNumber::UDP };
    let header = Ipv6Header {
        payload_length: u16::try_from(extension + part.len()).ok()?,
        next_header,
        hop_limit: hops.0,
        source: from.ip().octets(),
        destination: to.ip().octets(),
        ..Ipv6Header::default()
    };
    let mut bytes = header.to_bytes().to_vec();
    if is_cut {
        bytes.extend(fragment.to_bytes());
    }
    Some(bytes)
}

fn offset(part: &Range<usize>) -> Option<IpFragOffset> {
    IpFragOffset::try_new(u16::try_from(part.start / 8).ok()?).ok()
}

/// The packet with Ethernet's header before it (RFC 894). The check sequence behind it and the
/// filling of short frames are the network card's; no capture shows them.
pub(crate) fn ethernet_frame(route: &Route, packet: &Packet) -> Vec<u8> {
    let (destination, ether_type) = match route {
        Route::V4 { to, .. } => (mac_for_ipv4(*to.ip()), EtherType::IPV4),
        Route::V6 { to, .. } => (mac_for_ipv6(*to.ip()), EtherType::IPV6),
    };
    let header = Ethernet2Header { source: SENDER, destination, ether_type };
    [&header.to_bytes(), packet.bytes.as_slice()].concat()
}

/// Everyone has an address of its own, and so have groups (RFC 1112, 6.4).
fn mac_for_ipv4(to: Ipv4Addr) -> [u8; 6] {
    let [_, b, c, d] = to.octets();
    if to.is_broadcast() {
        [0xff; 6]
    } else if to.is_multicast() {
        [0x01, 0x00, 0x5e, b & 0x7f, c, d]
    } else {
        RECEIVER
    }
}

/// RFC 2464, 7.
fn mac_for_ipv6(to: Ipv6Addr) -> [u8; 6] {
    if !to.is_multicast() {
        return RECEIVER;
    }
    let [.., c, d, e, f] = to.octets();
    [0x33, 0x33, c, d, e, f]
}
