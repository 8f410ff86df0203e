//! The UDP header (RFC 768) over IPv4.

use std::net::Ipv4Addr;

use common::escape::hex;

use crate::exercise::Script;
use crate::plan::address;
use crate::plan::generator::Generator;
use crate::plan::text::{self, Measure, Wish};

/// What a question says.
struct Datagram<'a> {
    source: Ipv4Addr,
    target: Ipv4Addr,
    source_port: u16,
    target_port: u16,
    text: &'a str,
}

impl<'a> Datagram<'a> {
    /// Of five fields with tabs between; the text may have tabs itself.
    fn parse(question: &'a str) -> Option<Self> {
        let mut fields = question.splitn(5, '\t');
        Some(Self {
            source: fields.next()?.parse().ok()?,
            target: fields.next()?.parse().ok()?,
            source_port: fields.next()?.parse().ok()?,
            target_port: fields.next()?.parse().ok()?,
            text: fields.next()?,
        })
    }

    /// Of header and text together; none if no datagram is that long.
    fn length(&self) -> Option<u16> {
        u16::try_from(self.text.len() + 8).ok()
    }

    /// Pseudo header, header with a checksum of zero, text and its padding, as 16-bit words.
    fn words(&self) -> Option<Vec<u16>> {
        let length = self.length()?;
        let mut bytes = Vec::new();
        bytes.extend(self.source.octets());
        bytes.extend(self.target.octets());
        bytes.extend([0, 17]);
        bytes.extend(length.to_be_bytes());
        for field in [self.source_port, self.target_port, length, 0] {
            bytes.extend(field.to_be_bytes());
        }
        bytes.extend(self.text.as_bytes());
        let pair = |pair: &[u8]| {
            u16::from_be_bytes([
                pair.first().copied().unwrap_or(0),
                pair.get(1).copied().unwrap_or(0),
            ])
        };
        Some(bytes.chunks(2).map(pair).collect())
    }

    fn sum(&self) -> Option<u32> {
        Some(self.words()?.into_iter().map(u32::from).sum())
    }

    fn line(&self) -> String {
        let Self { source, target, source_port, target_port, text } = self;
        format!("{source}\t{target}\t{source_port}\t{target_port}\t{text}")
    }
}

/// The carries added to the low 16 bits, once.
fn folded(sum: u32) -> u32 {
    (sum & 0xffff) + (sum >> 16)
}

/// The header in 16 hexadecimal digits.
pub(super) fn answer(question: &str) -> Option<String> {
    let datagram = Datagram::parse(question)?;
    let sum = folded(folded(datagram.sum()?));
    let checksum = match !u16::try_from(sum).ok()? {
        0 => 0xffff, // 0 would mean: no checksum
        checksum => checksum,
    };
    let fields = [datagram.source_port, datagram.target_port, datagram.length()?, checksum];
    let bytes: Vec<u8> = fields.into_iter().flat_map(u16::to_be_bytes).collect();
    Some(hex(&bytes).to_string())
}

pub(super) fn question(kind: &str, from: &mut Generator) -> Option<String> {
    const TRIES: usize = 10_000;
    (0..TRIES).find_map(|_| candidate(kind, from))
}

/// A question, if this throw of the dice gives one.
fn candidate(kind: &str, from: &mut Generator) -> Option<String> {
    let (script, min, max) = match kind {
        "ascii" | "odd" | "zero" => (Script::Ascii, 5, 20),
        "chinese" => (Script::Chinese, 3, 12),
        "empty" => (Script::Ascii, 0, 0),
        "carry" => (Script::Chinese, 20, 40),
        _ => return None,
    };
    let wish = Wish { script, measure: Measure::Characters, min, max, nth: 0 };
    let text = if max == 0 { String::new() } else { text::draw(from, wish, |_| true)? };
    let mut datagram = Datagram {
        source: address::nobodys(from),
        target: address::nobodys(from),
        source_port: from.port(1024, 65535),
        target_port: from.port(1024, 49151),
        text: &text,
    };
    match kind {
        "zero" => datagram.source_port = port_that_makes(0xffff, &datagram)?,
        "carry" => datagram.source_port = port_that_carries(from, &datagram)?,
        _ => {}
    }
    let fits = match kind {
        "ascii" => text.len().is_multiple_of(2),
        "odd" => !text.len().is_multiple_of(2),
        _ => true,
    };
    (fits && datagram.source_port >= 1024).then(|| datagram.line())
}

/// The source port with which the words of a datagram sum up (in one's complement) to `total`.
fn port_that_makes(total: u16, datagram: &Datagram<'_>) -> Option<u16> {
    let others = datagram.sum()? - u32::from(datagram.source_port);
    let others = u16::try_from(folded(folded(others))).ok()?;
    total.checked_sub(others)
}

/// A source port with which the sum carries once more when its carries have been added: its low 16
/// bits are then at most as far from 0x10000 as there are carries.
fn port_that_carries(from: &mut Generator, datagram: &Datagram<'_>) -> Option<u16> {
    let others = u64::from(datagram.sum()? - u32::from(datagram.source_port));
    let carries = others >> 16;
    let sum = ((carries + 1) << 16) - from.between(1, carries);
    u16::try_from(sum.checked_sub(others)?).ok()
}

#[cfg(test)]
#[path = "udp_header_tests.rs"]
mod tests;
