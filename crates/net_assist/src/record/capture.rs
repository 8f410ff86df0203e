//! Other people's captures: classic pcap in both byte orders, with micro- or nanoseconds.

use std::collections::HashMap;
use std::io::{self, BufRead, ErrorKind};
use std::net::SocketAddr;
use std::time::Duration;

use super::network::{Link, content};
use super::pcap::MAGIC_NANO;
use super::replay::{Collected, Unreadable};
use super::text::Message;

const MAGIC_MICRO: u32 = 0xa1b2_c3d4;
/// The first word of pcapng, in both byte orders.
pub(super) const MAGIC_PCAPNG: [u8; 4] = [0x0a, 0x0d, 0x0d, 0x0a];
/// A longer record is damage.
const LONGEST_RECORD: u32 = 1 << 20;
/// Connections whose sequence numbers are followed at a time.
const MOST_FLOWS: usize = 65_536;

/// How a capture's numbers are written.
#[derive(Clone, Copy)]
pub(super) struct Order {
    is_big: bool,
    has_nanoseconds: bool,
}

impl Order {
    /// What the first four bytes say; `None` if this is no pcap.
    pub(super) fn of(magic: [u8; 4]) -> Option<Self> {
        [false, true].into_iter().find_map(|is_big| {
            let order = Self { is_big, has_nanoseconds: false };
            match order.number(magic) {
                MAGIC_MICRO => Some(order),
                MAGIC_NANO => Some(Self { has_nanoseconds: true, ..order }),
                _ => None,
            }
        })
    }

    fn number(self, bytes: [u8; 4]) -> u32 {
        if self.is_big { u32::from_be_bytes(bytes) } else { u32::from_le_bytes(bytes) }
    }
}

/// Reads what follows the first four bytes. A file that ends in the middle of a packet gives what came
/// before.
pub(super) fn read(
    order: Order,
    source: &mut impl BufRead,
    into: &mut Collected,
) -> Result<(), Unreadable> {
    let header = numbers::<5>(order, source)?.ok_or(Unreadable::Damaged { at: 4 })?;
    let link = Link::of(header[4]).ok_or(Unreadable::LinkType(header[4]))?;
    let (mut at, mut frame, mut flows) = (24_u64, Vec::new(), HashMap::new());
    while let Some([seconds, fraction, captured, _]) = numbers::<4>(order, source)? {
        if captured > LONGEST_RECORD {
            return Err(Unreadable::Damaged { at });
        }
        at += 16 + u64::from(captured);
        frame.resize(captured as usize, 0);
        if !filled(source, &mut frame)? {
            break;
        }
        let nanoseconds =
            if order.has_nanoseconds { fraction } else { fraction.saturating_mul(1000) };
        let Some(found) = content(link, &frame) else { continue };
        let payload = match found.stream {
            None => found.payload,
            Some((sequence, is_first)) => {
                let flow = (found.from, found.to);
                let new = unheard(&mut flows, flow, sequence, is_first, found.payload);
                if new.is_empty() {
                    continue; // a connection's beginning or end, or a repetition
                }
                new
            }
        };
        into.add(Message {
            time: Duration::from_secs(seconds.into()) + Duration::from_nanos(nanoseconds.into()),
            from: Some(found.from),
            to: Some(found.to),
            is_sent: None,
            bytes: payload.into(),
        })?;
    }
    Ok(())
}

type Flows = HashMap<(SocketAddr, SocketAddr), u32>;

/// The part of a segment that was not there before: captures have repetitions.
fn unheard<'a>(
    flows: &mut Flows,
    flow: (SocketAddr, SocketAddr),
    sequence: u32,
    is_first: bool,
    payload: &'a [u8],
) -> &'a [u8] {
    if flows.len() >= MOST_FLOWS && !flows.contains_key(&flow) {
        flows.clear();
    }
    let expected = flows.entry(flow).or_insert(sequence);
    if is_first {
        *expected = sequence;
    }
    // Half of all numbers are behind, half are before (RFC 9293, 3.4).
    let behind = expected.wrapping_sub(sequence);
    let known = if behind < 1 << 31 { behind as usize } else { 0 };
    let new = payload.get(known..).unwrap_or_default();
    if !new.is_empty() {
        let length = u32::try_from(payload.len()).unwrap_or_default();
        *expected = sequence.wrapping_add(length);
    }
    new
}

/// So many numbers; `None` at the end of the file.
fn numbers<const N: usize>(
    order: Order,
    source: &mut impl BufRead,
) -> io::Result<Option<[u32; N]>> {
    let mut numbers = [0; N];
    for number in &mut numbers {
        let mut bytes = [0; 4];
        if !filled(source, &mut bytes)? {
            return Ok(None);
        }
        *number = order.number(bytes);
    }
    Ok(Some(numbers))
}

/// Fills the whole, or tells that the file has ended.
fn filled(source: &mut impl BufRead, bytes: &mut [u8]) -> io::Result<bool> {
    match source.read_exact(bytes) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == ErrorKind::UnexpectedEof => Ok(false),
        Err(error) => Err(error),
    }
}
