//! When something awaited may come: no sooner and no later than asked, on a machine that may hold
//! the program and the grader up.

use std::time::{Duration, Instant};

/// What is asked of a wait, and how it stands.
pub(super) struct Window {
    begun: Instant,
    /// [`super::watch::Watch::delayed`] when it began.
    delayed: Duration,
    within: Option<Duration>,
    after: Option<Duration>,
}

/// Whether something came as it was to.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Timing {
    Right,
    /// By so much.
    Early(Duration),
    Late,
    /// Too late, or late enough, only if none of this delay was the machine's.
    Open {
        delayed: Duration,
        is_late: bool,
    },
}

impl Window {
    pub(super) fn new(
        begun: Instant,
        delayed: Duration,
        within: Option<Duration>,
        after: Option<Duration>,
    ) -> Self {
        Self { begun, delayed, within, after }
    }

    /// When the step before was over.
    pub(super) fn begun(&self) -> Instant {
        self.begun
    }

    /// Whether nothing but the program's patience limits the wait.
    pub(super) fn is_untimed(&self) -> bool {
        self.within.is_none()
    }

    /// Judges something that comes at this time, before which the machine delayed the program by at
    /// most so much ([`super::watch::Watch::delayed_until`]).
    ///
    /// What is in time by the clock is in time. What is not, is too late when no delay explains it,
    /// and in time when, without the delay, it would have come in the first half of its time.
    /// Between the two nobody knows. Likewise, what came late enough by the clock may have been
    /// too soon when without the delay only three quarters of the time had passed.
    pub(super) fn timing(&self, when: Instant, delayed: Duration) -> Timing {
        let took = when.saturating_duration_since(self.begun);
        let delayed = delayed.saturating_sub(self.delayed);
        let at_least = took.saturating_sub(delayed);
        if let Some(early) = self.after.and_then(|after| after.checked_sub(took))
            && !early.is_zero()
        {
            return Timing::Early(early);
        }
        match (self.after, self.within) {
            (_, Some(within)) if at_least > within => Timing::Late,
            (_, Some(within)) if took > within && at_least > within / 2 => {
                Timing::Open { delayed, is_late: true }
            }
            (Some(after), _) if at_least < after * 3 / 4 => {
                Timing::Open { delayed, is_late: false }
            }
            _ => Timing::Right,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn ms(time: u64) -> Duration {
        Duration::from_millis(time)
    }

    fn window(after: Option<u64>, within: Option<u64>) -> Window {
        // The machine has already delayed the program by a second when the wait begins.
        Window::new(Instant::now(), ms(1000), within.map(ms), after.map(ms))
    }

    fn at(window: &Window, time: u64, delayed: u64) -> Timing {
        window.timing(window.begun() + ms(time), ms(1000 + delayed))
    }

    #[test]
    fn on_a_free_machine_the_clock_decides() {
        let window = window(Some(100), Some(500));
        assert_eq!(at(&window, 0, 0), Timing::Early(ms(100)));
        assert_eq!(at(&window, 99, 0), Timing::Early(ms(1)));
        assert_eq!(at(&window, 100, 0), Timing::Right);
        assert_eq!(at(&window, 500, 0), Timing::Right);
        assert_eq!(at(&window, 501, 0), Timing::Late);
    }

    #[test]
    fn a_delay_explains_as_much_as_it_is_long() {
        let window = window(None, Some(500));
        let open = |delayed| Timing::Open { delayed: ms(delayed), is_late: true };
        assert_eq!(at(&window, 900, 399), Timing::Late);
        assert_eq!(at(&window, 900, 400), open(400));
        assert_eq!(at(&window, 900, 649), open(649));
        assert_eq!(at(&window, 900, 650), Timing::Right, "it took no more than half of its time");
        assert_eq!(at(&window, 500, 400), Timing::Right, "in time in spite of the delay");
    }

    #[test]
    fn what_only_the_delay_made_late_enough_is_open() {
        let window = window(Some(400), Some(1000));
        assert_eq!(at(&window, 450, 150), Timing::Right);
        let open = Timing::Open { delayed: ms(151), is_late: false };
        assert_eq!(at(&window, 450, 151), open);
        assert_eq!(at(&window, 399, 0), Timing::Early(ms(1)));
    }

    #[test]
    fn a_wait_without_times_is_right_whenever_it_comes() {
        let window = window(None, None);
        assert!(window.is_untimed());
        assert_eq!(at(&window, 1_000_000, 0), Timing::Right);
    }
}
