//! Entries that are looked for, found a part at a time so that the screen stays quick.

use std::collections::VecDeque;
use std::sync::Arc;

use common::Lang;
use common::codec::{self, Encoding, ErrorMode};
use net_assist::event::Event;
use net_assist::link::Peer;
use net_assist::{Entry, Journal, words};

/// At most so many entries are looked at in a frame, in each direction.
const PART: usize = 20_000;
/// And so many under one lock of the journal.
const STEP: usize = 1_000;

/// What is looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Wanted {
    /// A part of the text, of the address or of the sentence; case does not matter. Or bytes in hex.
    pub(crate) text: String,
    /// Only what came from this one or went to it.
    pub(crate) peer: Option<Peer>,
    /// How messages are read.
    pub(crate) encoding: Encoding,
    /// In which language sentences are.
    pub(crate) lang: Lang,
}

/// The numbers of the entries that were found.
#[derive(Clone, Debug)]
pub(crate) struct Sieve {
    pub(crate) wanted: Wanted,
    lower: String,
    bytes: Option<Vec<u8>>,
    found: VecDeque<u64>,
    /// What was looked at: from this number
    from: u64,
    /// up to before this one.
    to: u64,
    oldest: u64,
}

impl Sieve {
    pub(crate) fn new(wanted: Wanted, journal: &Journal) -> Self {
        let (next, oldest) = journal.extent();
        let lower = wanted.text.to_lowercase();
        let bytes = hex(&wanted.text);
        Self { wanted, lower, bytes, found: VecDeque::new(), from: next, to: next, oldest }
    }

    /// Looks at what is new, and at a part of what is old.
    pub(crate) fn look(&mut self, journal: &Journal) {
        let (next, oldest) = journal.extent();
        self.oldest = oldest;
        while self.found.front().is_some_and(|first| *first < oldest) {
            self.found.pop_front();
        }
        // More than a part would come too late to be read anyway; it is looked at in the next frame.
        let until = next.min(self.to + PART as u64);
        while self.to < until {
            let batch = journal.read(self.to, STEP);
            let Some(last) = batch.entries.last().map(|entry| entry.number) else { break };
            let numbers = batch.entries.iter().filter(|entry| self.passes(entry));
            let numbers: Vec<u64> = numbers.map(|entry| entry.number).collect();
            self.found.extend(numbers);
            self.to = last + 1;
        }
        let until = self.from.saturating_sub(PART as u64).max(oldest);
        while self.from > until {
            let begin = self.from.saturating_sub(STEP as u64).max(until);
            let count = usize::try_from(self.from - begin).unwrap_or(STEP);
            let batch = journal.read(begin, count);
            for entry in batch.entries.iter().rev().filter(|entry| entry.number < self.from) {
                if self.passes(entry) {
                    self.found.push_front(entry.number);
                }
            }
            self.from = begin;
        }
    }

    /// Whether there is something that was not looked at yet.
    pub(crate) fn is_looking(&self, journal: &Journal) -> bool {
        self.from > self.oldest || self.to < journal.extent().0
    }

    pub(crate) fn count(&self) -> usize {
        self.found.len()
    }

    pub(crate) fn count_after(&self, number: u64) -> u64 {
        (self.found.len() - self.found.partition_point(|found| *found <= number)) as u64
    }

    pub(crate) fn before(&self, journal: &Journal, number: u64, most: usize) -> Vec<Arc<Entry>> {
        let end = self.found.partition_point(|found| *found < number);
        self.read(journal, end.saturating_sub(most), end)
    }

    pub(crate) fn after(&self, journal: &Journal, number: u64, most: usize) -> Vec<Arc<Entry>> {
        let from = self.found.partition_point(|found| *found < number);
        self.read(journal, from, (from + most).min(self.found.len()))
    }

    fn read(&self, journal: &Journal, from: usize, to: usize) -> Vec<Arc<Entry>> {
        let numbers = self.found.range(from..to);
        let entries = numbers.flat_map(|number| {
            let entry = journal.read(*number, 1).entries;
            entry.into_iter().filter(move |entry| entry.number == *number)
        });
        entries.collect()
    }

    fn passes(&self, entry: &Entry) -> bool {
        let peer = peer_of(&entry.event);
        if self.wanted.peer.is_some() && self.wanted.peer != peer {
            return false;
        }
        self.lower.is_empty()
            || peer.is_some_and(|peer| peer.to_string().contains(&self.lower))
            || match payload_of(&entry.event) {
                Some(bytes) => self.is_in(bytes),
                None => words::sentence(&entry.event, self.wanted.lang)
                    .is_some_and(|sentence| sentence.to_lowercase().contains(&self.lower)),
            }
    }

    fn is_in(&self, bytes: &[u8]) -> bool {
        let in_hex = self.bytes.as_ref().is_some_and(|wanted| {
            bytes.windows(wanted.len()).any(|window| window == wanted.as_slice())
        });
        in_hex
            || codec::decode(bytes, self.wanted.encoding, ErrorMode::Replace)
                .is_ok_and(|text| text.to_lowercase().contains(&self.lower))
    }
}

/// The bytes of a message.
pub(crate) fn payload_of(event: &Event) -> Option<&[u8]> {
    match event {
        Event::Received(received) => Some(&received.bytes),
        Event::Sent { bytes, .. } => Some(bytes),
        _ => None,
    }
}

/// The other side of what happened.
pub(crate) fn peer_of(event: &Event) -> Option<Peer> {
    match event {
        Event::Received(received) => Some(received.from),
        Event::Sent { to, .. } => Some(*to),
        Event::Connected { peer }
        | Event::Disconnected { peer, .. }
        | Event::PeerEnded { peer }
        | Event::Unreachable { peer, .. }
        | Event::RuleMatched { peer, .. } => Some(*peer),
        _ => None,
    }
}

/// Hex digits in pairs, with or without blanks between; at least two pairs, because a short word of
/// the letters a to f is meant as a word.
fn hex(text: &str) -> Option<Vec<u8>> {
    let digits: Vec<u32> =
        text.chars().filter(|c| *c != ' ').map(|c| c.to_digit(16)).collect::<Option<_>>()?;
    let (pairs, rest) = digits.as_chunks::<2>();
    let bytes = pairs.iter().map(|[high, low]| u8::try_from(high * 16 + low).unwrap_or(0));
    (rest.is_empty() && pairs.len() >= 2).then(|| bytes.collect())
}
