//! Which request is due, which one is waited for, and which one is given up. Knows no socket and
//! no clock: it is told what happens, and when.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use common::{Console, Error, ExitStatus};

use super::door::{Answer, Arrived};
use super::statistics::{Statistics, milliseconds};
use super::told::{Finished, Reply, Silence, TimedOut, Unreachable};
use crate::args::PingOptions;
use crate::problem::Problem;

/// What is to be done next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// Send the request with this number; the first is 1.
    Send(u64),
    /// Wait so long for a reply.
    Wait(Duration),
    /// This request was not answered in time.
    GiveUp(u64),
}

/// How often a waiting ping looks whether it was told to stop.
const TICK: Duration = Duration::from_millis(200);

/// One run of ping.
pub(crate) struct Session {
    count: u64,
    interval: Duration,
    wait: Duration,
    next_send: Option<Instant>,
    began: Option<Instant>,
    /// Requests that are waited for, and when they left.
    waiting: BTreeMap<u64, Instant>,
    /// Requests that were given up: a reply may still come.
    given_up: BTreeMap<u64, Instant>,
    answered: BTreeMap<u64, Instant>,
    statistics: Statistics,
    refused: bool,
}

impl Session {
    /// A run that has not begun.
    pub(crate) fn new(options: &PingOptions) -> Self {
        Self {
            count: options.count.get(),
            interval: options.interval.duration(),
            wait: options.timeout.duration(),
            next_send: None,
            began: None,
            waiting: BTreeMap::new(),
            given_up: BTreeMap::new(),
            answered: BTreeMap::new(),
            statistics: Statistics::default(),
            refused: false,
        }
    }

    /// The next step; `None` when every request is answered or given up.
    pub(crate) fn next_step(&self, now: Instant) -> Option<Step> {
        let all_sent = self.statistics.sent == self.count;
        // Requests leave in order and wait equally long: the first is due first.
        let first = self.waiting.first_key_value();
        let deadline = first.map(|(sequence, sent)| (*sequence, *sent + self.wait));
        match (deadline, self.next_send) {
            (Some((sequence, end)), _) if end <= now => Some(Step::GiveUp(sequence)),
            (_, None) => Some(Step::Send(1)),
            (_, Some(due)) if !all_sent && due <= now => Some(Step::Send(self.statistics.sent + 1)),
            (None, _) if all_sent => None,
            (deadline, Some(due)) => {
                let end = deadline.map(|(_, end)| end);
                let due = Some(due).filter(|_| !all_sent);
                let next = end.into_iter().chain(due).min()?;
                Some(Step::Wait((next - now).min(TICK)))
            }
        }
    }

    /// A request left.
    pub(crate) fn sent(&mut self, sequence: u64, at: Instant) {
        self.statistics.sent = sequence;
        self.waiting.insert(sequence, at);
        self.began.get_or_insert(at);
        self.next_send = Some(at + self.interval);
        // What is so long ago cannot be told from a new one: 16 bits have come round.
        let oldest = sequence.saturating_sub(0x7fff);
        self.answered = self.answered.split_off(&oldest);
        self.given_up = self.given_up.split_off(&oldest);
    }

    /// Something came that concerns a request.
    ///
    /// # Errors
    /// When stdout cannot be written.
    pub(crate) fn arrived(
        &mut self,
        arrived: &Arrived,
        console: &mut Console,
    ) -> Result<(), Error> {
        let Arrived { from, at, .. } = *arrived;
        let sequence = self.full_sequence(arrived.sequence);
        match arrived.answer {
            Answer::Reply { bytes, ttl } => {
                let in_time = self.waiting.remove(&sequence);
                let late = in_time.or_else(|| self.given_up.remove(&sequence));
                let duplicate = late.is_none();
                let Some(sent) = late.or_else(|| self.answered.get(&sequence).copied()) else {
                    return Ok(()); // about a request of long ago
                };
                let time = at.saturating_duration_since(sent);
                if duplicate {
                    self.statistics.duplicates += 1;
                } else {
                    self.statistics.add(time);
                    self.answered.insert(sequence, sent);
                }
                console.tell(&Reply {
                    bytes,
                    from,
                    sequence,
                    ttl,
                    ms: milliseconds(time),
                    late: in_time.is_none() && !duplicate,
                    duplicate,
                })
            }
            Answer::Refusal { kind, code, own } => {
                self.waiting.remove(&sequence);
                self.statistics.errors += 1;
                let unreachable = Unreachable { from, sequence, kind, code, own };
                self.refused |= !unreachable.is_mere_silence();
                console.tell(&unreachable)
            }
        }
    }

    /// A request was not answered in time.
    ///
    /// # Errors
    /// When stdout cannot be written.
    pub(crate) fn give_up(&mut self, sequence: u64, console: &mut Console) -> Result<(), Error> {
        if let Some(sent) = self.waiting.remove(&sequence) {
            self.given_up.insert(sequence, sent);
        }
        console.tell(&TimedOut { sequence, after: self.wait })
    }

    /// The statistics, and how the program ends.
    ///
    /// # Errors
    /// When stdout cannot be written.
    pub(crate) fn finish(
        self,
        to: SocketAddr,
        console: &mut Console,
    ) -> Result<ExitStatus, Problem> {
        let statistics = self.statistics;
        console.tell(&Finished {
            to,
            statistics,
            took: self.began.map(|began| began.elapsed()),
        })?;
        Ok(match statistics.received {
            1.. => ExitStatus::Done,
            0 if self.refused => ExitStatus::Refused,
            0 if statistics.sent == 0 => ExitStatus::Done, // stopped before it began
            0 => {
                console.hint(&Silence::what_it_can_mean());
                ExitStatus::NothingArrived
            }
        })
    }

    /// The number of which a packet carries the last 16 bits: the latest that was sent.
    fn full_sequence(&self, low: u16) -> u64 {
        let sent = self.statistics.sent;
        sent.saturating_sub(u64::from((sent as u16).wrapping_sub(low)))
    }
}
