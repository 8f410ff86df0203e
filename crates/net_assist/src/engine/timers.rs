//! When the next message of a repetition or a replay is due.

use std::time::{Duration, Instant};

use crate::command::Target;
use crate::record::Replay;
use crate::repeat::Repeat;

/// Shorter intervals than this are this long.
const SHORTEST: Duration = Duration::from_millis(1);
/// Later than anyone waits: what is longer is as good as this.
const FAR: Duration = Duration::from_secs(100 * 365 * 24 * 3600);

/// Sending at intervals.
#[derive(Debug)]
pub(super) struct Repeating {
    pub(super) repeat: Repeat,
    /// How many were tried, and how many of them were sent.
    pub(super) tried: u64,
    pub(super) sent: u64,
    pub(super) due: Instant,
    /// Whether the last one failed: the same failure is not told each time.
    pub(super) failed: bool,
}

impl Repeating {
    /// The first one is due at once.
    pub(super) fn new(repeat: Repeat, now: Instant) -> Self {
        Self { repeat, tried: 0, sent: 0, due: now, failed: false }
    }

    pub(super) fn is_over(&self) -> bool {
        self.repeat.count.is_some_and(|count| self.tried >= count)
    }

    /// The next one: its number and its bytes.
    pub(super) fn take(&mut self) -> (u64, Vec<u8>) {
        self.tried += 1;
        (self.tried, self.repeat.pattern.fill(self.tried))
    }

    /// The time after `due` that is still to come. Those that have passed are not made up for.
    pub(super) fn go_on(&mut self, now: Instant) {
        let interval = self.repeat.interval.clamp(SHORTEST, FAR);
        self.due += interval;
        let late = now.saturating_duration_since(self.due);
        if !late.is_zero() {
            let passed = late.as_nanos() / interval.as_nanos() + 1;
            self.due += interval.saturating_mul(u32::try_from(passed).unwrap_or(u32::MAX));
        }
    }
}

/// A replay that runs.
#[derive(Debug)]
pub(super) struct Replaying {
    pub(super) replay: Replay,
    /// Which message comes next.
    pub(super) next: usize,
    pub(super) sent: u64,
    began: Instant,
    /// Not before then, because a peer does not read.
    pub(super) held: Option<Instant>,
}

impl Replaying {
    pub(super) fn new(replay: Replay, now: Instant) -> Self {
        Self { replay, next: 0, sent: 0, began: now, held: None }
    }

    pub(super) fn to(&self) -> Target {
        self.replay.to
    }

    /// When the next message is due; `None`: there is none.
    pub(super) fn due(&self) -> Option<Instant> {
        let (offset, _) = self.replay.messages.get(self.next)?;
        let due = self.began + paced(*offset, self.replay.speed);
        Some(self.held.map_or(due, |held| held.max(due)))
    }
}

/// How long after the first a message is sent that came so long after it. A speed that is none is 0.
fn paced(offset: Duration, speed: f64) -> Duration {
    if !speed.is_finite() || speed <= 0.0 {
        return Duration::ZERO;
    }
    Duration::try_from_secs_f64(offset.as_secs_f64() / speed).unwrap_or(FAR).min(FAR)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::repeat::Pattern;

    fn every(interval: Duration, now: Instant) -> Repeating {
        let pattern = Pattern::constant(b"x".to_vec());
        Repeating::new(Repeat { to: Target::All, interval, count: Some(2), pattern }, now)
    }

    #[test]
    fn late_ones_are_not_made_up_for_and_the_beat_is_kept() {
        let (start, beat) = (Instant::now(), Duration::from_millis(10));
        let mut repeating = every(beat, start);
        for (now, due) in [(0, 10), (10, 20), (29, 30), (30, 40), (95, 100), (100, 110)] {
            repeating.go_on(start + Duration::from_millis(now));
            assert_eq!(repeating.due - start, Duration::from_millis(due), "at {now} ms");
        }
    }

    #[test]
    fn any_interval_has_a_next_time() {
        let now = Instant::now();
        for interval in [Duration::ZERO, Duration::MAX] {
            let mut repeating = every(interval, now);
            repeating.go_on(now);
            repeating.go_on(now);
            assert!(repeating.due > now);
        }
    }

    #[test]
    fn a_replay_is_as_much_faster_as_its_speed_says() {
        let second = Duration::from_secs(1);
        for (speed, due) in [
            (1.0, second),
            (4.0, second / 4),
            (0.0, Duration::ZERO),
            (-1.0, Duration::ZERO),
            (f64::NAN, Duration::ZERO),
            (f64::INFINITY, Duration::ZERO),
            (f64::MIN_POSITIVE, FAR),
        ] {
            assert_eq!(paced(second, speed), due, "{speed}");
        }
    }
}
