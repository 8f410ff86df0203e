//! IP packets around payloads, with right checksums (RFC 791, 8200, 768, 9293, 1071).

use std::net::{IpAddr, SocketAddr};

pub(super) const TCP: u8 = 6;
pub(super) const UDP: u8 = 17;
const UDP_HEADER: usize = 8;
const TCP_HEADER: usize = 20;
const TIME_TO_LIVE: u8 = 64;

/// Flags of a TCP segment.
pub(super) const FIN: u8 = 0x01;
pub(super) const SYN: u8 = 0x02;
pub(super) const RST: u8 = 0x04;
pub(super) const PSH: u8 = 0x08;
pub(super) const ACK: u8 = 0x10;

/// The most bytes of a stream in one packet, whose length is told in 16 bits.
pub(super) const LONGEST_SEGMENT: usize = 65_535 - 20 - TCP_HEADER;

/// A datagram, of which `payload` is what there is and `full_length` what there was.
pub(super) fn udp(from: SocketAddr, to: SocketAddr, payload: &[u8], full_length: usize) -> Vec<u8> {
    let length = field(UDP_HEADER + full_length);
    let mut datagram = Vec::with_capacity(UDP_HEADER + payload.len());
    for number in [from.port(), to.port(), length, 0] {
        datagram.extend(number.to_be_bytes());
    }
    datagram.extend_from_slice(payload);
    // Of a datagram that was cut nobody knows the sum; 0 says that there is none.
    if payload.len() == full_length {
        let sum = match transport_sum(from.ip(), to.ip(), UDP, &datagram) {
            0 => 0xffff, // 0 would say "none"
            sum => sum,
        };
        put(&mut datagram, 6, sum);
    }
    ip(from.ip(), to.ip(), UDP, length, datagram)
}

/// What a segment has besides its payload.
#[derive(Clone, Copy)]
pub(super) struct Segment {
    pub(super) sequence: u32,
    pub(super) acknowledged: u32,
    pub(super) flags: u8,
}

/// A segment of a stream.
pub(super) fn tcp(from: SocketAddr, to: SocketAddr, head: Segment, payload: &[u8]) -> Vec<u8> {
    const WORDS: u8 = 5; // without options
    const WINDOW: u16 = 65_535;
    let mut segment = Vec::with_capacity(TCP_HEADER + payload.len());
    segment.extend(from.port().to_be_bytes());
    segment.extend(to.port().to_be_bytes());
    segment.extend(head.sequence.to_be_bytes());
    segment.extend(head.acknowledged.to_be_bytes());
    segment.extend([WORDS << 4, head.flags]);
    segment.extend(WINDOW.to_be_bytes());
    segment.extend([0; 4]); // the sum, and no urgent data
    segment.extend_from_slice(payload);
    let sum = transport_sum(from.ip(), to.ip(), TCP, &segment);
    put(&mut segment, 16, sum);
    let length = field(segment.len());
    ip(from.ip(), to.ip(), TCP, length, segment)
}

/// The packet; its length is told as if the whole content were there.
fn ip(from: IpAddr, to: IpAddr, protocol: u8, length: u16, content: Vec<u8>) -> Vec<u8> {
    let mut packet = Vec::with_capacity(40 + content.len());
    if let (IpAddr::V4(from), IpAddr::V4(to)) = (from, to) {
        let total = length.saturating_add(20);
        packet.extend([0x45, 0]); // version 4, five words
        packet.extend(total.to_be_bytes());
        packet.extend([0, 0, 0x40, 0, TIME_TO_LIVE, protocol, 0, 0]); // "don't fragment"
        packet.extend(from.octets());
        packet.extend(to.octets());
        let sum = !folded(sum(0, &packet));
        put(&mut packet, 10, sum);
    } else {
        packet.extend([0x60, 0, 0, 0]); // version 6
        packet.extend(length.to_be_bytes());
        packet.extend([protocol, TIME_TO_LIVE]);
        packet.extend(octets(from));
        packet.extend(octets(to));
    }
    packet.extend(content);
    packet
}

/// The sum over the pseudo header (addresses, length, protocol) and the content.
fn transport_sum(from: IpAddr, to: IpAddr, protocol: u8, content: &[u8]) -> u16 {
    let addresses = match (from, to) {
        (IpAddr::V4(from), IpAddr::V4(to)) => sum(sum(0, &from.octets()), &to.octets()),
        _ => sum(sum(0, &octets(from)), &octets(to)),
    };
    let length = u32::try_from(content.len()).unwrap_or_default();
    !folded(sum(addresses + u32::from(protocol) + (length >> 16) + (length & 0xffff), content))
}

fn octets(ip: IpAddr) -> [u8; 16] {
    match ip {
        IpAddr::V4(ip) => ip.to_ipv6_mapped().octets(),
        IpAddr::V6(ip) => ip.octets(),
    }
}

/// Adds up 16-bit numbers; 64 KiB of them do not overflow.
fn sum(begin: u32, bytes: &[u8]) -> u32 {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let pairs = pairs.iter().map(|pair| u32::from(u16::from_be_bytes(*pair))).sum::<u32>();
    let last = rest.first().map_or(0, |last| u32::from(*last) << 8);
    begin + pairs + last
}

fn folded(mut sum: u32) -> u16 {
    while sum > 0xffff {
        sum = (sum >> 16) + (sum & 0xffff);
    }
    sum as u16
}

fn field(length: usize) -> u16 {
    u16::try_from(length).unwrap_or(u16::MAX)
}

fn put(bytes: &mut [u8], at: usize, number: u16) {
    if let Some(place) = bytes.get_mut(at..at + 2) {
        place.copy_from_slice(&number.to_be_bytes());
    }
}
