//! A wait of the script: for something to be so, no sooner and no later than it may.

use std::thread;
use std::time::{Duration, Instant};

use super::Run;
use super::error::RunError;
use super::window::{Timing, Window};
use crate::evidence::{Kind, Reason, Waited};
use crate::plan::Awaited;
use crate::stage::Transport;

/// The patience of a wait behind one that failed.
pub(super) const SHORT_WHILE: Duration = Duration::from_millis(300);
/// How often the table of sockets is looked at: at first, and at last.
const FIRST_LOOK: Duration = Duration::from_micros(200);
const LAST_LOOK: Duration = Duration::from_millis(5);
/// The next look at the program's tree comes much sooner.
const UNTIL_SOMETHING: Duration = Duration::from_secs(1);
/// A program that uses up its processor time is stopped so much earlier than the system would do it:
/// a shell would report that end as one of its own.
const BEFORE_THE_SYSTEM: Duration = Duration::from_millis(100);

impl Run<'_> {
    /// Waits, notes how that went, and tells when it was over.
    pub(super) fn wait(
        &mut self,
        step: usize,
        what: &Awaited,
        within: Option<Duration>,
        after: Option<Duration>,
    ) -> Result<Instant, RunError> {
        // What follows a wait that failed is not timed.
        let (within, after) = if self.has_failed { (None, None) } else { (within, after) };
        let delayed = self.watch.delayed();
        let window = Window::new(self.step_before(), delayed, within, after);
        self.watch.begin(Instant::now());
        let (outcome, over) = self.await_outcome(what, &window)?;
        // The program may have ended before the step before was over.
        let over = over.max(window.begun());
        self.notes.add(over, Kind::Waited { step, outcome });
        if matches!(outcome, Waited::NotInTime | Waited::ProgramEnded) {
            self.has_failed = true;
            self.look_for_sockets();
        }
        self.is_late |=
            outcome == Waited::NotInTime && matches!(what, Awaited::Exit) && !window.is_untimed();
        self.is_waited_out = outcome == Waited::NotInTime && window.is_untimed();
        Ok(over)
    }

    fn await_outcome(
        &mut self,
        what: &Awaited,
        window: &Window,
    ) -> Result<(Waited, Instant), RunError> {
        let mut look = FIRST_LOOK;
        loop {
            if let Some(when) = self.is_so(what) {
                return Ok((self.came(when, window), when));
            }
            if self.stopped.is_some() {
                return Ok((Waited::NotInTime, Instant::now())); // by a limit of the system's
            }
            if self.exit.is_some() {
                self.settle()?;
                let when = self.is_so(what);
                let outcome = when.map_or(Waited::ProgramEnded, |when| self.came(when, window));
                return Ok((outcome, when.unwrap_or_else(Instant::now)));
            }
            if self.is_given_up(window) || self.stop_at_a_limit() {
                return Ok((Waited::NotInTime, Instant::now()));
            }
            if matches!(what, Awaited::Bound(_)) {
                self.turn_between_looks(look)?;
                look = (look * 3 / 2).min(LAST_LOOK);
            } else {
                self.turn(UNTIL_SOMETHING)?;
            }
        }
    }

    /// The poll counts in milliseconds; less than that is slept.
    fn turn_between_looks(&mut self, pause: Duration) -> Result<(), RunError> {
        if pause >= Duration::from_millis(1) {
            return self.turn(pause);
        }
        thread::sleep(pause);
        self.turn(Duration::ZERO)
    }

    /// Since when something is so, as far as that is known.
    fn is_so(&mut self, what: &Awaited) -> Option<Instant> {
        let is_so = match what {
            Awaited::Exit if self.stopped.is_some() => return None,
            Awaited::Exit => return self.exit.map(|(when, _)| when),
            Awaited::Bound(port) => self.has_bound(*port),
            Awaited::Datagrams { at, count } => {
                let counts = self.peers.counts(at);
                let is_enough = counts.datagrams >= *count;
                return is_enough.then(|| counts.last.unwrap_or_else(Instant::now));
            }
            Awaited::Mails { at, count } => self.peers.counts(at).mails >= *count,
            Awaited::Connections { at, count } => self.peers.counts(at).connections >= *count,
            Awaited::Lines(count) => self.stdout.lines() >= *count,
        };
        is_so.then(Instant::now)
    }

    fn has_bound(&mut self, port: u16) -> bool {
        let has = |run: &Self| {
            run.bound
                .iter()
                .any(|bound| bound.transport == Transport::Udp && bound.address.port() == port)
        };
        if self.exit.is_none() && !has(self) {
            self.look_for_sockets();
        }
        has(self)
    }

    /// Notes the program's sockets that were not seen before.
    pub(super) fn look_for_sockets(&mut self) {
        if self.exit.is_some() {
            return; // there is nobody whose they could be
        }
        let bound = self.stage.bound();
        let now = Instant::now();
        for bound in bound {
            if self.bound.insert(bound) {
                self.notes.add(now, Kind::Bound(bound));
            }
        }
    }

    fn came(&mut self, when: Instant, window: &Window) -> Waited {
        match window.timing(when, self.watch.delayed_until(when)) {
            Timing::Right => Waited::Came,
            Timing::Early(early) => {
                // The step before was seen as late as the grader's own timers are.
                if early <= self.watch.latest() {
                    self.notes.add(when, Kind::HeldUp(early));
                }
                Waited::TooSoon
            }
            Timing::Late => Waited::NotInTime,
            Timing::Open { delayed, is_late } => {
                self.notes.add(when, Kind::HeldUp(delayed));
                if is_late { Waited::NotInTime } else { Waited::Came }
            }
        }
    }

    /// Whether a wait has no hope any more.
    fn is_given_up(&self, window: &Window) -> bool {
        if window.is_untimed() {
            let patience = if self.has_failed { SHORT_WHILE } else { self.check.patience };
            return self.watch.idle() >= patience;
        }
        let now = Instant::now();
        window.timing(now, self.watch.delayed_until(now)) == Timing::Late
    }

    /// Stops a program that has used up what it may; true when it was stopped.
    pub(super) fn stop_at_a_limit(&mut self) -> bool {
        let now = Instant::now();
        let usage = self.watch.usage();
        let reason = if usage.memory > self.limits.memory {
            Reason::Memory
        } else if self.stdout.is_too_much() || self.stderr.is_too_much() {
            Reason::Output
        } else if usage.cpu + BEFORE_THE_SYSTEM >= self.limits.cpu {
            Reason::Busy
        } else if now >= self.last_moment() {
            if self.watch.starved() > self.check.patience {
                self.notes.add(now, Kind::HeldUp(self.watch.starved()));
            }
            Reason::Busy
        } else {
            return false;
        };
        self.stop(reason);
        true
    }
}
