//! The end: everything that the program did is read before anything is concluded from what is not
//! there.
//!
//! When the program has ended, its output is complete as soon as both streams have reached their
//! end, and its connections as soon as each is closed. Datagrams are harder: the system delivers
//! them while they are sent, but on a busy machine some of that work is put off and done a little
//! later, on another processor.
//!
//! - Where there is a capture, it has seen each datagram before the program's call that sent it
//!   returned (see `wire`). So it is known what is still on its way, and exactly that is waited
//!   for. Nothing too many is missed, and nothing is waited for that was never sent.
//! - Where there is none, what the check expects is waited for, and then a sentinel: an empty
//!   datagram from a socket beside the program's to each peer, behind which nothing of the program's
//!   is to be expected. Work put off on another processor could still be overtaken by it; that can
//!   hide a datagram too many, never one that is expected.
//!
//! Each of these waits ends by the event. [`ON_THEIR_WAY`] is for packets that the system has lost.

use std::time::{Duration, Instant};

use super::error::RunError;
use super::peers::name_and_address;
use super::record::Record;
use super::wait::SHORT_WHILE;
use super::{Run, peers};
use crate::evidence::{Kind, Reason};
use crate::exercise::StreamFraming;
use crate::plan::Endpoint;
use crate::stage::Side;

/// For how long packets may be on their way, and a while longer if the machine holds the grader up.
const ON_THEIR_WAY: Duration = Duration::from_millis(300);
/// For how long the streams of a program that has ended may stay open.
const PIPES: Duration = Duration::from_secs(2);

impl Run<'_> {
    /// The script is over: a program that is still there has one more short while, if it was not
    /// waited for with patience before, and is stopped then.
    pub(super) fn end(&mut self) -> Result<(), RunError> {
        let patience = if self.is_late { self.check.patience } else { SHORT_WHILE };
        self.watch.begin(Instant::now());
        while self.exit.is_none() && self.stopped.is_none() && !self.stop_at_a_limit() {
            if self.is_waited_out || self.watch.idle() >= patience {
                self.stop(Reason::Asleep);
            } else {
                self.turn(SHORT_WHILE)?;
            }
        }
        self.settle()?;
        self.finish();
        Ok(())
    }

    /// Ends the program, unless it has ended by itself a moment ago.
    pub(super) fn stop(&mut self, reason: Reason) {
        if self.exit.is_some() || self.stopped.is_some() {
            return;
        }
        self.look_for_sockets();
        let now = Instant::now();
        self.stopped = Some((now, reason));
        self.notes.add(now, Kind::Stopped(reason));
        self.stage.kill();
    }

    /// Reads everything that a program that has ended did.
    pub(super) fn settle(&mut self) -> Result<(), RunError> {
        if self.is_settled {
            return Ok(());
        }
        let held_up = self.watch.held_up();
        self.until(PIPES, Run::are_pipes_over)?;
        let held_up = self.watch.held_up().saturating_sub(held_up);
        if !self.are_pipes_over() && held_up > PIPES / 4 {
            self.notes.add(Instant::now(), Kind::HeldUp(held_up));
        }
        if !self.wire.is_captured() {
            // What was stopped had time enough for what it sent to arrive.
            if self.stopped.is_none() {
                self.until(ON_THEIR_WAY, Run::is_complete)?;
            }
            self.send_sentinels();
        }
        self.is_settled = true;
        self.until(ON_THEIR_WAY, Run::has_arrived)
    }

    /// Goes on until something is so, or for that long and for as long as the machine held it up.
    fn until(&mut self, most: Duration, is_so: impl Fn(&Self) -> bool) -> Result<(), RunError> {
        let (begun, held_up) = (Instant::now(), self.watch.held_up());
        let mut pause = Duration::ZERO;
        loop {
            // What is there already is read in any case.
            self.turn(pause)?;
            if self.unread.is_empty() && is_so(self) {
                return Ok(());
            }
            let most = most + self.watch.held_up().saturating_sub(held_up).min(most);
            let Some(left) = most.checked_sub(begun.elapsed()) else {
                return Ok(());
            };
            pause = left;
        }
    }

    fn are_pipes_over(&self) -> bool {
        self.exit.is_some()
            && self.stdout.is_over()
            && self.stderr.is_over()
            && self.untyped.is_empty()
    }

    fn send_sentinels(&mut self) {
        let anywhere = std::net::SocketAddrV4::new(std::net::Ipv4Addr::LOCALHOST, 0);
        if let Ok(socket) = self.stage.udp(Side::Program, anywhere, false) {
            self.peers.send_sentinels(socket, self.check);
        }
    }

    /// Whether what left for the peers has arrived, and connections are closed.
    fn has_arrived(&self) -> bool {
        let has_come = |endpoint: &Endpoint| {
            let (Some(name), _) = name_and_address(endpoint) else { return true };
            let (left, here) = (self.wire.counts(name), self.peers.counts(name));
            here.datagrams >= left.datagrams && here.connections >= left.connections
        };
        self.peers.open_connections() == 0
            && self.check.peers.iter().all(has_come)
            && (self.wire.is_captured() || self.peers.sentinels_came())
    }

    /// Whether as much has come as the check expects.
    fn is_complete(&self) -> bool {
        let expected = &self.check.expected;
        let counts = |name: &str| -> peers::Counts { self.peers.counts(name) };
        let datagrams = |name: &String| {
            let here = expected.datagrams.iter().filter(|datagrams| datagrams.at.contains(name));
            here.map(|datagrams| datagrams.payloads.len()).sum::<usize>()
        };
        let mut listeners = expected.datagrams.iter().flat_map(|datagrams| &datagrams.at);
        listeners.all(|name| counts(name).datagrams >= datagrams(name))
            && expected.streams.iter().all(|stream| {
                let frame = match stream.framing {
                    StreamFraming::Length32 => 4,
                    StreamFraming::Raw => 0,
                };
                let bytes = stream.messages.iter().map(|message| message.len() + frame);
                counts(&stream.at).bytes >= bytes.sum()
            })
            && expected
                .mails
                .as_ref()
                .is_none_or(|mails| counts(&mails.at).mails >= mails.letters.len())
    }

    /// Notes what is known only at the end.
    fn finish(&mut self) {
        let Self { stdout, stderr, notes, .. } = self;
        stdout.finish(notes);
        stderr.finish(notes);
        let lost = self.wire.lost() + self.peers.lost().max(self.missing());
        if lost > 0 {
            self.notes.add(Instant::now(), Kind::PacketsLost(lost));
        }
    }

    /// Datagrams that left for one peer alone and did not arrive.
    fn missing(&self) -> u64 {
        let single = self.check.peers.iter().filter_map(|endpoint| match endpoint {
            Endpoint::Udp { name, share: false, .. } => Some(name),
            _ => None,
        });
        single
            .map(|name| {
                let (left, here) = (self.wire.counts(name), self.peers.counts(name));
                left.datagrams.saturating_sub(here.datagrams) as u64
            })
            .sum()
    }

    pub(super) fn into_record(self) -> Record {
        let mut record = Record::new(self.stage.level(), self.wire.is_captured());
        let over = self.stopped.map(|(when, _)| when).or(self.exit.map(|(when, _)| when));
        record.duration = over.map(|over| self.notes.since_start(over)).unwrap_or_default();
        record.steps = in_order(&self.steps).map(|over| self.notes.since_start(over)).collect();
        let named = self.check.peers.iter().map(name_and_address);
        record.peers = named.filter_map(|(name, at)| Some((name?.to_owned(), at))).collect();
        record.evidence = self.notes.finish();
        record
    }
}

/// When each step was over, none later than the one behind it: what came of a typed line may be seen
/// before the thread that typed it has told so.
fn in_order(over: &[Instant]) -> impl Iterator<Item = Instant> {
    let earliest = |index| over.iter().skip(index).min().copied();
    (0..over.len()).filter_map(earliest)
}
