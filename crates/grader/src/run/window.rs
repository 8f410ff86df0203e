//! When something awaited may come: no sooner and no later than asked, on a machine that may hold
//! the program and the grader up.

use std::time::{Duration, Instant};

/// What is asked of a wait, and how it stands.
pub(super) struct Window {
    begun: Instant,
    /// [`super::watch::Watch::held_up`] when it began.
    held_up: Duration,
    within: Option<Duration>,
    after: Option<Duration>,
}

/// Whether something came as it was to.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Timing {
    Right,
    /// By so much.
    Early(Duration),
    /// The machine held the program up for this long meanwhile.
    Late(Duration),
}

impl Window {
    pub(super) fn new(
        begun: Instant,
        held_up: Duration,
        within: Option<Duration>,
        after: Option<Duration>,
    ) -> Self {
        Self { begun, held_up, within, after }
    }

    /// When the step before was over.
    pub(super) fn begun(&self) -> Instant {
        self.begun
    }

    /// Whether nothing but the program's patience limits the wait.
    pub(super) fn is_untimed(&self) -> bool {
        self.within.is_none()
    }

    /// Judges something that comes at this time.
    pub(super) fn timing(&self, when: Instant, held_up: Duration) -> Timing {
        let took = when.saturating_duration_since(self.begun);
        let held_up = held_up.saturating_sub(self.held_up);
        if let Some(early) = self.after.and_then(|after| after.checked_sub(took))
            && !early.is_zero()
        {
            return Timing::Early(early);
        }
        match self.within {
            Some(within) if took.saturating_sub(held_up) > within => Timing::Late(held_up),
            _ => Timing::Right,
        }
    }

    /// Whether a wait that is too late was held up so much that it does not decide.
    pub(super) fn is_open(&self, held_up: Duration) -> bool {
        self.within.is_some_and(|within| held_up >= within / 10)
    }

    /// Whether it does not matter any more how much too late it comes, when the machine has held
    /// the program up for this long since the wait began.
    pub(super) fn is_over(&self, now: Instant, held_up: Duration) -> bool {
        let took = now.saturating_duration_since(self.begun);
        let within = self.within.unwrap_or_default();
        !self.is_open(held_up) || took.saturating_sub(held_up) > within + held_up.max(within / 2)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn ms(time: u64) -> Duration {
        Duration::from_millis(time)
    }

    fn window(after: Option<u64>, within: Option<u64>) -> Window {
        // The machine has already held the check up for a second when the wait begins.
        Window::new(Instant::now(), ms(1000), within.map(ms), after.map(ms))
    }

    #[test]
    fn on_a_free_machine_the_clock_decides() {
        let window = window(Some(100), Some(500));
        let at = |time| window.timing(window.begun() + ms(time), ms(1000));
        assert_eq!(at(0), Timing::Early(ms(100)));
        assert_eq!(at(99), Timing::Early(ms(1)));
        assert_eq!(at(100), Timing::Right);
        assert_eq!(at(500), Timing::Right);
        assert_eq!(at(501), Timing::Late(ms(0)));
        assert!(window.is_over(window.begun() + ms(501), ms(0)));
    }

    #[test]
    fn time_that_the_machine_took_does_not_count() {
        let window = window(None, Some(500));
        let begun = window.begun();
        assert_eq!(window.timing(begun + ms(900), ms(1400)), Timing::Right);
        assert_eq!(window.timing(begun + ms(901), ms(1400)), Timing::Late(ms(400)));
    }

    #[test]
    fn who_is_late_on_a_busy_machine_is_waited_for_a_little_longer() {
        let window = window(None, Some(500));
        let over = |time, held_up: u64| window.is_over(window.begun() + ms(time), ms(held_up));
        // Too little to matter: what is late is late.
        assert!(over(560, 49));
        // Enough to matter: half as long again, or as long as the machine was busy.
        assert!(!over(560, 50) && !over(800, 50) && over(801, 50));
        assert!(!over(1300, 400) && over(1301, 400));
    }

    #[test]
    fn a_wait_without_times_is_right_whenever_it_comes() {
        let window = window(None, None);
        assert!(window.is_untimed());
        assert_eq!(window.timing(window.begun() + ms(1_000_000), ms(1000)), Timing::Right);
    }
}
