//! From what each read returned to what became of each message.

use crate::plan::Plan;
use crate::race::Run;

/// How the messages travelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Transport {
    /// A datagram for each message.
    Udp,
    /// One stream of bytes for all messages.
    Tcp,
    /// The same stream, with each message's length before it.
    Framed,
}

impl Transport {
    /// As it stands in `--json` and in the picture.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Transport::Udp => "udp",
            Transport::Tcp => "tcp",
            Transport::Framed => "framed",
        }
    }
}

/// A part of a message in one read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Part {
    /// The message, counted from 0.
    pub(crate) message: usize,
    /// Where in the message the part begins.
    pub(crate) start: usize,
    /// Its length in bytes.
    pub(crate) bytes: usize,
    /// The message's length.
    pub(crate) of: usize,
}

impl Part {
    pub(crate) const fn is_whole(&self) -> bool {
        self.bytes == self.of
    }
}

/// What became of the messages of a run.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    /// The parts in each read.
    pub(crate) reads: Vec<Vec<Part>>,
    /// For each message the reads in which it came, the first and the last; `None`: never.
    pub(crate) cells: Vec<Option<(usize, usize)>>,
    /// Messages that came after one with a higher number.
    pub(crate) reordered: usize,
    /// Datagrams whose end did not fit into the reader's buffer.
    pub(crate) cut: usize,
}

impl Tally {
    /// Counts a run.
    pub(crate) fn of(plan: &Plan, run: &Run) -> Self {
        let reads = match run.transport {
            Transport::Tcp => parts_of_a_stream(plan, &run.reads),
            Transport::Udp | Transport::Framed => parts_of_datagrams(plan, &run.reads),
        };
        let mut tally = Self { cells: vec![None; plan.messages.len()], ..Self::default() };
        let mut highest = None;
        for (number, parts) in reads.iter().enumerate() {
            for part in parts {
                let cell = tally.cells[part.message].get_or_insert((number, number));
                cell.1 = number;
                if part.start == 0 {
                    tally.reordered += usize::from(highest > Some(part.message));
                    highest = highest.max(Some(part.message));
                }
            }
        }
        if run.transport == Transport::Udp {
            tally.cut = reads.iter().flatten().filter(|part| !part.is_whole()).count();
        }
        tally.reads = reads;
        tally
    }

    /// How many messages arrived.
    pub(crate) fn received(&self) -> usize {
        self.cells.iter().flatten().count()
    }

    /// How many never did.
    pub(crate) fn lost(&self) -> usize {
        self.cells.len() - self.received()
    }

    /// How many reads returned parts of more than one message.
    pub(crate) fn mixed(&self) -> usize {
        self.reads.iter().filter(|parts| parts.len() > 1).count()
    }

    /// How many messages needed more than one read.
    pub(crate) fn split(&self) -> usize {
        let cells = self.cells.iter().flatten();
        cells.filter(|(first, last)| first != last).count()
    }
}

/// A datagram tells by its number which message it is. What no message begins with came from
/// another program, and does not count.
fn parts_of_datagrams(plan: &Plan, reads: &[Vec<u8>]) -> Vec<Vec<Part>> {
    let part = |bytes: &Vec<u8>| {
        let number = str::from_utf8(bytes.get(..plan.digits())?).ok()?;
        let message = number.parse::<usize>().ok()?.checked_sub(1)?;
        let sent = plan.messages.get(message)?;
        sent.starts_with(bytes).then_some(Part {
            message,
            start: 0,
            bytes: bytes.len(),
            of: sent.len(),
        })
    };
    reads.iter().filter_map(part).map(|part| vec![part]).collect()
}

/// A stream has no marks. Only who knows what was sent can say which bytes are whose; here they
/// are compared one by one, and what differs is not counted as arrived.
fn parts_of_a_stream(plan: &Plan, reads: &[Vec<u8>]) -> Vec<Vec<Part>> {
    let sent = plan.messages.concat();
    let mut end = 0;
    let mut all = Vec::new();
    for read in reads {
        let start = end;
        end += read.len();
        let is_as_sent = sent.get(start..end) == Some(&read[..]);
        let inside = plan.places().enumerate().filter_map(|(message, place)| {
            let (from, to) = (place.start.max(start), place.end.min(end));
            (is_as_sent && from < to).then(|| Part {
                message,
                start: from - place.start,
                bytes: to - from,
                of: place.len(),
            })
        });
        all.push(inside.collect());
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::options::Args;
    use clap::Parser;
    use std::time::Duration;

    fn tally(transport: Transport, reads: &[&str]) -> Tally {
        let arguments = ["transports", "--messages", "3", "--size", "8"];
        let Ok(mut plan) = Plan::new(&Args::parse_from(arguments).options) else {
            panic!("a plan of three messages");
        };
        plan.messages =
            ["01-aaaaa", "02-bbbbb", "03-ccccc"].map(|message| message.as_bytes().to_vec()).into();
        let run = Run {
            transport,
            reads: reads.iter().map(|read| read.as_bytes().to_vec()).collect(),
            sending: Duration::ZERO,
            drops: None,
        };
        Tally::of(&plan, &run)
    }

    #[test]
    fn a_datagram_that_did_not_come_is_lost() {
        let tally = tally(Transport::Udp, &["01-aaaaa", "03-ccccc"]);
        assert_eq!(tally.cells, [Some((0, 0)), None, Some((1, 1))]);
        assert_eq!((tally.received(), tally.lost(), tally.reordered), (2, 1, 0));
    }

    #[test]
    fn a_datagram_behind_a_later_one_is_reordered() {
        let tally = tally(Transport::Udp, &["03-ccccc", "01-aaaaa", "02-bbbbb"]);
        assert_eq!((tally.lost(), tally.reordered), (0, 2));
    }

    #[test]
    fn a_datagram_without_its_end_is_cut() {
        let tally = tally(Transport::Udp, &["01-aa", "02-bbbbb"]);
        assert_eq!((tally.received(), tally.cut), (2, 1));
    }

    #[test]
    fn what_another_program_sent_does_not_count() {
        for foreign in ["hello", "01-zzzzz", "00-aaaaa", "04-aaaaa", "01-aaaaaa", "é", ""] {
            let tally = tally(Transport::Udp, &[foreign]);
            assert_eq!((tally.received(), tally.reads.len()), (0, 0), "{foreign}");
        }
    }

    #[test]
    fn a_stream_merges_and_splits() {
        let tally = tally(Transport::Tcp, &["01-aaaaa02", "-bb", "bbb03-ccccc"]);
        assert_eq!(tally.cells, [Some((0, 0)), Some((0, 2)), Some((2, 2))]);
        assert_eq!((tally.lost(), tally.mixed(), tally.split()), (0, 2, 1));
        let part = |message, start, bytes| Part { message, start, bytes, of: 8 };
        assert_eq!(tally.reads[0], [part(0, 0, 8), part(1, 0, 2)]);
        assert_eq!(tally.reads[1], [part(1, 2, 3)]);
    }

    #[test]
    fn other_bytes_in_a_stream_do_not_count_as_arrived() {
        let tally = tally(Transport::Tcp, &["01-aaaaa", "02-bbbbx", "03-ccccc"]);
        assert_eq!((tally.received(), tally.lost()), (2, 1));
    }
}
