//! A record as a capture: classic pcap with nanoseconds (draft-ietf-opsawg-pcap).

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::{SystemTime, UNIX_EPOCH};

use super::packet::{self, ACK, FIN, LONGEST_SEGMENT, PSH, RST, SYN, Segment};
use crate::Entry;
use crate::event::{Ending, Event};
use crate::link::LinkKind;

/// Times have nanoseconds; the byte order of all numbers is that of this one.
pub(super) const MAGIC_NANO: u32 = 0xa1b2_3c4d;
/// "No packet is longer"; tcpdump's own number.
const SNAPLEN: u32 = 262_144;
/// A packet begins with its IP header.
pub(super) const LINKTYPE_RAW: u32 = 101;
/// Connections whose sequence numbers are kept.
const MOST_STREAMS: usize = 65_536;
const FILE_HEADER: u64 = 24;
const RECORD_HEADER: u64 = 16;

/// The beginning of every file that is written here.
pub(super) fn header() -> [u8; 24] {
    let mut header = [0; 24];
    let numbers = [MAGIC_NANO, 4 << 16 | 2, 0, 0, SNAPLEN, LINKTYPE_RAW]; // version 2.4, times in UTC
    for (place, number) in header.chunks_exact_mut(4).zip(numbers) {
        place.copy_from_slice(&number.to_le_bytes());
    }
    header
}

/// The length of a file of ours up to its last whole packet.
pub(super) fn whole(file: &mut File) -> io::Result<u64> {
    let length = file.metadata()?.len();
    let mut at = FILE_HEADER;
    let mut reader = io::BufReader::new(&*file);
    reader.seek(SeekFrom::Start(at))?;
    loop {
        let mut head = [0; RECORD_HEADER as usize];
        if reader.read_exact(&mut head).is_err() {
            return Ok(at);
        }
        let [.., a, b, c, d, _, _, _, _] = head;
        let captured = u32::from_le_bytes([a, b, c, d]);
        let next = at + RECORD_HEADER + u64::from(captured);
        if next > length || captured > SNAPLEN {
            return Ok(at);
        }
        reader.seek_relative(i64::from(captured))?;
        at = next;
    }
}

/// Writes entries as packets.
pub(super) struct Writer {
    own: Option<(LinkKind, SocketAddr)>,
    streams: HashMap<SocketAddr, Stream>,
}

/// The next sequence numbers of a connection.
#[derive(Clone, Copy)]
struct Stream {
    ours: u32,
    theirs: u32,
}

impl Default for Stream {
    /// A connection whose beginning was not seen.
    fn default() -> Self {
        Self { ours: 1, theirs: 1 }
    }
}

impl Writer {
    pub(super) fn new(own: Option<(LinkKind, SocketAddr)>) -> Self {
        Self { own, streams: HashMap::new() }
    }

    pub(super) fn entry(&mut self, entry: &Entry, out: &mut Vec<u8>) {
        let time = entry.time;
        match &entry.event {
            Event::Opened { kind, own, peer, .. } => {
                self.own = Some((*kind, *own));
                self.streams.clear();
                if let Some(peer) = peer.filter(|_| *kind == LinkKind::TcpClient) {
                    self.handshake(time, *own, peer, true, out);
                }
            }
            Event::Connected { peer } => {
                self.handshake(time, self.own_for(*peer), *peer, false, out);
            }
            Event::Disconnected { peer, why } => self.end(time, *peer, why, out),
            Event::Received(received) => {
                let (from, to) = (received.from, self.own_for(received.from));
                if self.is_stream() {
                    self.segments(time, from, &received.bytes, false, out);
                } else {
                    let packet = packet::udp(from, to, &received.bytes, received.full_length);
                    let lost = received.full_length.saturating_sub(received.bytes.len());
                    record(time, &packet, lost, out);
                }
            }
            Event::Sent { from, to, bytes, .. } => {
                if self.is_stream() {
                    self.segments(time, *to, bytes, true, out);
                } else {
                    let from = if from.ip().is_unspecified() { self.own_for(*to) } else { *from };
                    record(time, &packet::udp(from, *to, bytes, bytes.len()), 0, out);
                }
            }
            _ => {}
        }
    }

    /// Of a connection whose end the journal has discarded nothing is heard again.
    fn make_room(&mut self) {
        if self.streams.len() >= MOST_STREAMS {
            self.streams.clear();
        }
    }

    fn is_stream(&self) -> bool {
        self.own.is_some_and(|(kind, _)| kind != LinkKind::Udp)
    }

    /// The own address towards a peer. A socket bound to every interface does not know which one it
    /// was; for a peer on this machine it is loopback.
    fn own_for(&self, peer: SocketAddr) -> SocketAddr {
        let own = self.own.map(|(_, own)| own);
        let port = own.map_or(0, |own| own.port());
        let known = own.filter(|own| own.is_ipv4() == peer.is_ipv4() && !own.ip().is_unspecified());
        known.unwrap_or(SocketAddr::new(
            match peer.ip() {
                ip if ip.is_loopback() => ip,
                IpAddr::V4(_) => Ipv4Addr::UNSPECIFIED.into(),
                IpAddr::V6(_) => Ipv6Addr::UNSPECIFIED.into(),
            },
            port,
        ))
    }

    /// The three packets with which a connection begins: without them a second one between the same
    /// ports would look like a repetition of the first.
    fn handshake(
        &mut self,
        time: SystemTime,
        own: SocketAddr,
        peer: SocketAddr,
        is_ours: bool,
        out: &mut Vec<u8>,
    ) {
        let (client, server) = if is_ours { (own, peer) } else { (peer, own) };
        let (first, next) = (first_number(time), first_number(time).wrapping_add(1));
        let segment = |sequence, acknowledged, flags| Segment { sequence, acknowledged, flags };
        record(time, &packet::tcp(client, server, segment(first, 0, SYN), &[]), 0, out);
        record(time, &packet::tcp(server, client, segment(first, next, SYN | ACK), &[]), 0, out);
        record(time, &packet::tcp(client, server, segment(next, next, ACK), &[]), 0, out);
        self.make_room();
        self.streams.insert(peer, Stream { ours: next, theirs: next });
    }

    fn segments(
        &mut self,
        time: SystemTime,
        peer: SocketAddr,
        bytes: &[u8],
        is_ours: bool,
        out: &mut Vec<u8>,
    ) {
        let own = self.own_for(peer);
        self.make_room();
        let stream = self.streams.entry(peer).or_default();
        for piece in bytes.chunks(LONGEST_SEGMENT) {
            let length = u32::try_from(piece.len()).unwrap_or_default();
            let flags = PSH | ACK;
            let packet = if is_ours {
                let head = Segment { sequence: stream.ours, acknowledged: stream.theirs, flags };
                stream.ours = stream.ours.wrapping_add(length);
                packet::tcp(own, peer, head, piece)
            } else {
                let head = Segment { sequence: stream.theirs, acknowledged: stream.ours, flags };
                stream.theirs = stream.theirs.wrapping_add(length);
                packet::tcp(peer, own, head, piece)
            };
            record(time, &packet, 0, out);
        }
    }

    fn end(&mut self, time: SystemTime, peer: SocketAddr, why: &Ending, out: &mut Vec<u8>) {
        let own = self.own_for(peer);
        let Stream { ours, theirs } = self.streams.remove(&peer).unwrap_or_default();
        let theirs_with = |flags| Segment { sequence: theirs, acknowledged: ours, flags };
        let packet = match why {
            Ending::ByPeer => packet::tcp(peer, own, theirs_with(FIN | ACK), &[]),
            Ending::Broken(_) => packet::tcp(peer, own, theirs_with(RST | ACK), &[]),
            Ending::ByUs => {
                let head = Segment { sequence: ours, acknowledged: theirs, flags: FIN | ACK };
                packet::tcp(own, peer, head, &[])
            }
        };
        record(time, &packet, 0, out);
    }
}

/// The first sequence number of a connection: a clock with a tick of 4 µs (RFC 9293, 3.4.1), so that
/// the next one between the same ports has another.
fn first_number(time: SystemTime) -> u32 {
    let ticks = time.duration_since(UNIX_EPOCH).unwrap_or_default().as_micros() / 4;
    (ticks & u128::from(u32::MAX)) as u32
}

/// Appends a packet of which so many bytes at the end were lost.
fn record(time: SystemTime, packet: &[u8], lost: usize, out: &mut Vec<u8>) {
    let since_1970 = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    let seconds = u32::try_from(since_1970.as_secs()).unwrap_or(u32::MAX);
    let length = |bytes: usize| u32::try_from(bytes).unwrap_or(u32::MAX);
    let (captured, full) = (length(packet.len()), length(packet.len() + lost));
    for number in [seconds, since_1970.subsec_nanos(), captured, full] {
        out.extend(number.to_le_bytes());
    }
    out.extend_from_slice(packet);
}
