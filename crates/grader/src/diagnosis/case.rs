//! A failed check as its rules look at it: the plan, the evidence, and questions that many ask.

use std::net::SocketAddrV4;
use std::time::Duration;

use common::codec::{Encoding, ErrorMode, decode};
use common::{Text, text};

use super::Exhibit;
use super::death::{Death, Errno};
use super::printed::{Pair, Printed};
use super::show::{Steady, quoted, quoted_bytes, windows};
use crate::evidence::{Evidence, Kind, OutputStream, Reason, Waited};
use crate::judge::{Failure, is_lookup};
use crate::plan::{Action, Awaited, ExpectedOutput, PlannedCheck};
use crate::run::{Record, Wait};
use crate::stage::{Bound, Exit, Transport};

/// What all rules are given.
pub(super) struct Case<'a> {
    pub(super) check: &'a PlannedCheck,
    pub(super) record: &'a Record,
    pub(super) failures: &'a [Failure],
    /// Standard error as text, nothing in it that the system chose.
    pub(super) stderr: String,
    /// What the interpreter or runtime says of the program's death.
    pub(super) death: Option<Death>,
    /// What the system refused, with the line that says so.
    pub(super) refusal: Option<(Errno, String)>,
    /// Standard output beside what it should be, if it is not.
    pub(super) printed: Option<Printed>,
    pub(super) steady: Steady,
}

/// The datagrams to one address that are not as they must be.
#[derive(Clone, Copy)]
pub(super) struct Wire<'a> {
    pub(super) to: SocketAddrV4,
    pub(super) expected: &'a [Vec<u8>],
    pub(super) got: &'a [Vec<u8>],
    pub(super) elsewhere: &'a [(SocketAddrV4, Vec<u8>)],
}

/// A datagram that a peer sent to the program.
#[derive(Clone, Copy)]
pub(super) struct Told<'a> {
    pub(super) to: SocketAddrV4,
    pub(super) bytes: &'a [u8],
    /// Its place in the evidence.
    pub(super) place: usize,
}

impl<'a> Case<'a> {
    pub(super) fn new(
        check: &'a PlannedCheck,
        record: &'a Record,
        failures: &'a [Failure],
    ) -> Self {
        let steady = Steady::new(record);
        let raw = String::from_utf8_lossy(&record.stderr()).into_owned();
        let death = Death::read(&raw, &steady);
        let stderr = raw.lines().map(|line| steady.line(line)).collect::<Vec<_>>().join("\n");
        let line = match &death {
            Some(death) => Some(death.line.clone()),
            None => stderr.lines().rfind(|line| Errno::of(line).is_some()).map(str::to_owned),
        };
        let refusal = line.and_then(|line| Some((Errno::of(&line)?, line)));
        let printed = failures.iter().find_map(|failure| match failure {
            Failure::Output { expected, got } => {
                let any_order = matches!(
                    check.expected.output,
                    ExpectedOutput::AnyOrder(_) | ExpectedOutput::HostInterfaces
                );
                Some(Printed::new(expected, got, any_order))
            }
            _ => None,
        });
        Self { check, record, failures, stderr, death, refusal, printed, steady }
    }

    /// The first address whose datagrams are wrong.
    pub(super) fn wire(&self) -> Option<Wire<'a>> {
        self.failures.iter().find_map(|failure| match failure {
            Failure::Datagrams { to, expected, got, elsewhere } => {
                Some(Wire { to: *to, expected, got, elsewhere })
            }
            _ => None,
        })
    }

    /// The status that was due and the end that came, if that is a failure.
    pub(super) fn exit(&self) -> Option<(i32, Option<Exit>)> {
        self.failures.iter().find_map(|failure| match failure {
            Failure::Exit { expected, got } => Some((*expected, *got)),
            _ => None,
        })
    }

    /// Whether the grader had to end it while it waited.
    pub(super) fn is_asleep(&self) -> bool {
        self.record.stopped() == Some(Reason::Asleep)
    }

    /// Whether it ended by itself, however.
    pub(super) fn has_ended(&self) -> bool {
        self.record.stopped().is_none() && self.record.exit().is_some()
    }

    /// Whether nothing that it did has a number worth telling: it was cut off in the middle.
    pub(super) fn was_cut_off(&self) -> bool {
        matches!(self.record.stopped(), Some(Reason::Busy | Reason::Memory | Reason::Output))
            || self.record.lost() > 0
            || self.record.not_kept() > 0
            || self.record.dropped(OutputStream::Stdout) > 0
    }

    /// The first wait that failed, and what it was for.
    pub(super) fn failed_wait(&self) -> Option<(Wait, &'a Awaited)> {
        let wait = self.record.failed_wait()?;
        match self.check.script.get(wait.step)? {
            Action::Await { what, .. } => Some((wait, what)),
            _ => None,
        }
    }

    /// The place in the evidence at which the first wait failed.
    pub(super) fn failed_place(&self) -> Option<usize> {
        self.place(|kind| matches!(kind, Kind::Waited { outcome, .. } if *outcome != Waited::Came))
    }

    /// The place of the first evidence of a kind.
    pub(super) fn place(&self, is_it: impl Fn(&Kind) -> bool) -> Option<usize> {
        self.record.evidence.iter().position(|evidence| is_it(&evidence.kind))
    }

    pub(super) fn evidence(&self) -> impl DoubleEndedIterator<Item = (usize, &'a Evidence)> {
        self.record.evidence.iter().enumerate()
    }

    /// The datagrams that the program was sent, in order.
    pub(super) fn told(&self) -> Vec<Told<'a>> {
        self.evidence()
            .filter_map(|(place, evidence)| match &evidence.kind {
                Kind::Told { to, bytes, .. } => Some(Told { to: *to, bytes, place }),
                _ => None,
            })
            .collect()
    }

    /// Whether the program sent any datagram.
    pub(super) fn has_sent(&self) -> bool {
        !self.sources().is_empty()
    }

    /// The ports from which the program sent datagrams.
    pub(super) fn sources(&self) -> Vec<u16> {
        self.evidence()
            .filter_map(|(_, evidence)| match &evidence.kind {
                Kind::Left { transport: Transport::Udp, from, to, bytes } => {
                    (!is_lookup(*to, bytes)).then_some(from.port())
                }
                Kind::Arrived { from, .. } => Some(from.port()),
                _ => None,
            })
            .collect()
    }

    /// Whether the check wants datagrams of the program's, or waits for some.
    pub(super) fn wants_datagrams(&self) -> bool {
        let awaited = |action: &Action| {
            matches!(action, Action::Await { what: Awaited::Datagrams { .. }, .. })
        };
        !self.check.expected.datagrams.is_empty() || self.check.script.iter().any(awaited)
    }

    /// The port on which the program is to receive, where the script waits for that.
    pub(super) fn own_port(&self) -> Option<u16> {
        self.check.script.iter().find_map(|action| match action {
            Action::Await { what: Awaited::Bound(port), .. } => Some(*port),
            _ => None,
        })
    }

    /// The program's sockets of one kind.
    pub(super) fn bound(&self, transport: Transport) -> Vec<Bound> {
        let mut bound = self.record.bound();
        bound.retain(|bound| bound.transport == transport);
        bound.sort();
        bound
    }

    /// How many complete lines were typed.
    pub(super) fn lines_typed(&self) -> usize {
        let typed = self.evidence().filter_map(|(_, evidence)| match &evidence.kind {
            Kind::Typed { bytes, .. } => Some(bytes.iter().filter(|byte| **byte == b'\n').count()),
            _ => None,
        });
        typed.sum()
    }

    /// A limit of time, as a person says it.
    pub(super) fn limit(&self, time: Duration) -> String {
        let milliseconds = time.as_millis();
        if milliseconds.is_multiple_of(1000) {
            format!("{} s", milliseconds / 1000)
        } else {
            format!("{:.1} s", time.as_secs_f64())
        }
    }

    /// An argument of the program's.
    pub(super) fn arg(&self, place: usize) -> &str {
        self.check.args.get(place).map_or("", String::as_str)
    }

    /// Bytes as the text that they are in an encoding, for a sentence.
    pub(super) fn readable(&self, bytes: &[u8], encoding: Encoding) -> String {
        match decode(bytes, encoding, ErrorMode::Strict) {
            Ok(text) => quoted(&self.steady.text(&text)),
            Err(_) => quoted_bytes(bytes),
        }
    }

    /// Bytes that were expected beside those that were seen.
    pub(super) fn bytes(&self, of: &str, expected: &[u8], got: &[u8]) -> Exhibit {
        let (left, right) = (self.steady.bytes(expected), self.steady.bytes(got));
        let (left, right) = windows(&left, &right);
        Exhibit::Bytes {
            of: of.to_owned(),
            expected_hex: left.hex,
            expected_text: left.text,
            got_hex: right.hex,
            got_text: right.text,
            expected_bytes: expected.len(),
            got_bytes: got.len(),
        }
    }

    /// A line that was due and the one that was printed, for a sentence.
    pub(super) fn line(&self, pair: &Pair) -> (String, String) {
        let got = match pair.text() {
            Some(text) => quoted(&self.steady.text(text)),
            None => quoted_bytes(&pair.got.bytes),
        };
        (quoted(&self.steady.text(pair.expected)), got)
    }

    /// The same, side by side.
    pub(super) fn pair_bytes(&self, pair: &Pair) -> Exhibit {
        self.bytes("stdout", pair.expected.as_bytes(), &pair.got.bytes)
    }

    /// A socket of the program's.
    pub(super) fn socket(&self, bound: Bound) -> Exhibit {
        let port = self.steady.port(bound.address.port());
        Exhibit::Socket {
            transport: bound.transport,
            address: format!("{}:{port}", bound.address.ip()),
        }
    }

    /// How it ended, as the end of a sentence.
    pub(super) fn ending(&self) -> Text {
        match (self.record.stopped(), self.record.exit()) {
            (Some(Reason::Asleep), _) => {
                Text::new("the program was still waiting at the limit", "到时限时程序仍在等待")
            }
            (Some(_), _) => Text::new("the program had to be stopped", "程序不得不被停止"),
            (None, Some(Exit::Status(status))) => {
                text!("the program ended with status {status}", "程序以状态 {status} 结束")
            }
            (None, Some(Exit::Signal(signal))) => {
                text!("the program was killed by signal {signal}", "程序被信号 {signal} 杀死")
            }
            (None, None) => Text::new("its end was not seen", "没有看到它的结束"),
        }
    }

    /// The last lines of standard error.
    pub(super) fn last_words(&self) -> String {
        const LINES: usize = 8;
        const CHARACTERS: usize = 1000;
        let lines: Vec<&str> = self.stderr.lines().collect();
        let last = lines.get(lines.len().saturating_sub(LINES)..).unwrap_or_default().join("\n");
        let skip = last.chars().count().saturating_sub(CHARACTERS);
        last.chars().skip(skip).collect()
    }

    /// An address that the program chose to send to or to bind.
    pub(super) fn address(&self, address: SocketAddrV4) -> String {
        format!("{}:{}", address.ip(), self.steady.own_port(address.port()))
    }
}

/// `1 byte`, `2 bytes`.
pub(super) fn count(number: usize, word: &str) -> String {
    if number == 1 { format!("1 {word}") } else { format!("{number} {word}s") }
}
