//! When the next sample is due, and when it is time to end.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use common::Error;
use common::args::Count;
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;

use crate::args::WatchOptions;

/// How soon a wait notices that it is to end.
const NOTICE: Duration = Duration::from_millis(50);

/// Ctrl-C or SIGTERM, as a flag. A second one ends the program at once, as without the flag.
#[derive(Clone, Debug, Default)]
pub(crate) struct Stop(Arc<AtomicBool>);

impl Stop {
    /// Takes the two signals over.
    pub(crate) fn on_signals() -> Result<Self, Error> {
        let stop = Self::default();
        for signal in [SIGINT, SIGTERM] {
            flag::register_conditional_default(signal, Arc::clone(&stop.0))
                .and_then(|_| flag::register(signal, Arc::clone(&stop.0)))
                .map_err(Error::system("sigaction"))?;
        }
        Ok(stop)
    }

    pub(crate) fn is_requested(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    /// How long may be waited in one piece.
    pub(crate) const fn patience() -> Duration {
        NOTICE
    }
}

/// Rounds at an interval. One that took too long delays the next and shifts none behind it.
#[derive(Debug)]
pub(crate) struct Rounds {
    interval: Duration,
    left: Option<u64>,
    over: u64,
    due: Instant,
    stop: Option<Stop>,
}

impl Rounds {
    /// A round at every interval, until so many are over or a signal says so.
    pub(crate) fn of(watch: &WatchOptions) -> Result<Self, Error> {
        let stop = Some(Stop::on_signals()?);
        let (interval, left) = (watch.interval.duration(), watch.count.map(Count::get));
        Ok(Self { interval, left, stop, ..Self::one() })
    }

    /// One round, at once; a signal ends the program, as usual.
    pub(crate) fn one() -> Self {
        let (interval, due) = (Duration::ZERO, Instant::now());
        Self { interval, left: Some(1), over: 0, due, stop: None }
    }

    /// Whether this is more than one look.
    pub(crate) fn are_a_watch(&self) -> bool {
        self.stop.is_some()
    }

    /// Whether a signal ended them: somebody wants to go on later, or not at all.
    pub(crate) fn are_stopped(&self) -> bool {
        self.stop.as_ref().is_some_and(Stop::is_requested)
    }

    /// The time between two rounds; zero for one look.
    pub(crate) fn interval(&self) -> Duration {
        self.interval
    }

    /// How much of the past is remembered, for the chart and the terminal: ten minutes, or sixty
    /// rounds.
    pub(crate) fn remembered(&self) -> Duration {
        self.interval.saturating_mul(60).max(Duration::from_secs(10 * 60))
    }

    /// How many rounds there were.
    pub(crate) fn over(&self) -> u64 {
        self.over
    }

    /// Until when something beside the rounds may be waited for in one piece; `None` when a round is
    /// due and that time is over, or a signal ended them.
    pub(crate) fn waits_until(&self, now: Instant, at_least: Instant) -> Option<Instant> {
        let soon = now + NOTICE;
        let until = if self.left == Some(0) { soon } else { soon.min(self.due.max(at_least)) };
        (until > now && !self.are_stopped()).then_some(until)
    }

    /// Waits until a round is due; false when there is none any more.
    pub(crate) fn next(&mut self) -> bool {
        if self.left == Some(0) {
            return false;
        }
        while !self.are_stopped() {
            let now = Instant::now();
            let wait = self.due.saturating_duration_since(now);
            if wait.is_zero() {
                self.due = (self.due + self.interval).max(now);
                self.left = self.left.map(|left| left - 1);
                self.over += 1;
                return true;
            }
            thread::sleep(wait.min(NOTICE));
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_as_many_rounds_as_were_counted() {
        let mut three = Rounds { left: Some(3), ..Rounds::one() };
        assert_eq!((0..10).filter(|_| three.next()).count(), 3);
        assert_eq!(three.over(), 3);
    }

    #[test]
    fn others_may_take_their_time_until_a_round_is_due_and_at_the_end() {
        let now = Instant::now();
        let (second, stop) = (Duration::from_secs(1), Stop::default());
        let mut rounds = Rounds { due: now + second, left: None, ..Rounds::one() };
        assert_eq!(rounds.waits_until(now, now), Some(now + NOTICE));
        assert_eq!(rounds.waits_until(now + second, now), None);
        let patient = now + second + NOTICE / 2;
        assert_eq!(rounds.waits_until(now + second, patient), Some(patient));
        rounds.left = Some(0);
        assert!(rounds.waits_until(now + 9 * second, now).is_some(), "no round is held up");
        rounds.stop = Some(stop.clone());
        stop.0.store(true, Ordering::Relaxed);
        assert_eq!(rounds.waits_until(now, patient), None);
    }

    #[test]
    fn a_stop_ends_a_wait_that_has_begun() {
        let stop = Stop::default();
        let hour = Duration::from_secs(3600);
        let mut rounds =
            Rounds { interval: hour, left: None, stop: Some(stop.clone()), ..Rounds::one() };
        assert!(rounds.next());
        thread::scope(|scope| {
            scope.spawn(move || stop.0.store(true, Ordering::Relaxed));
            assert!(!rounds.next()); // this test would take an hour otherwise
        });
    }
}
