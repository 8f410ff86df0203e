//! When a save is over.
//!
//! Editors save in many ways: one write, truncation and a write, a new file and a rename, a backup
//! first. All of it comes within a few milliseconds. So a short quiet ends a save; while a file is
//! empty or missing it is waited for longer; and where an editor's save was taken for two, the quiet
//! becomes longer for the rest of the day.

use std::time::{Duration, Instant};

/// The quiet behind a save at first.
const SHORTEST: Duration = Duration::from_millis(4);
/// And at most.
const LONGEST: Duration = Duration::from_millis(64);
/// For so long a file may be empty in the midst of a save.
const HALF: Duration = Duration::from_millis(150);
/// A writer that never pauses is looked at all the same.
const ENDLESS: Duration = Duration::from_millis(500);
/// A change so soon behind one that was checked belongs to the same save.
const SAME_SAVE: Duration = Duration::from_millis(150);

/// A save that goes on, if one does.
#[derive(Debug)]
pub(crate) struct Quiet {
    long: Duration,
    save: Option<Save>,
    /// When the last save was taken to be over.
    last: Option<Instant>,
}

#[derive(Clone, Copy, Debug)]
struct Save {
    begun: Instant,
    due: Instant,
}

impl Quiet {
    pub(crate) fn new() -> Self {
        Self { long: SHORTEST, save: None, last: None }
    }

    /// Something was touched.
    pub(crate) fn touched(&mut self, now: Instant) {
        let begun = self.save.map_or(now, |save| save.begun);
        self.save = Some(Save { begun, due: (now + self.long).min(begun + ENDLESS) });
    }

    /// When to look at the desk, if something was touched.
    pub(crate) fn due(&self) -> Option<Instant> {
        self.save.map(|save| save.due)
    }

    /// Whether the save is over now; `is_half`: the desk looks as in the midst of one.
    pub(crate) fn is_over(&mut self, now: Instant, is_half: bool) -> bool {
        let Some(save) = self.save.filter(|save| save.due <= now) else { return false };
        if is_half && now < save.begun + HALF {
            self.save = Some(Save { due: now + self.long, ..save });
            return false;
        }
        self.save = None;
        true
    }

    /// The desk had changed when the save was over.
    pub(crate) fn changed(&mut self, now: Instant) {
        if self.last.is_some_and(|last| now < last + SAME_SAVE) {
            self.long = (self.long * 2).min(LONGEST);
        }
        self.last = Some(now);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn ms(time: u64) -> Duration {
        Duration::from_millis(time)
    }

    #[test]
    fn several_touches_are_one_save_that_ends_with_a_quiet() {
        let (mut quiet, start) = (Quiet::new(), Instant::now());
        assert_eq!(quiet.due(), None);
        for time in [0, 2, 4] {
            quiet.touched(start + ms(time));
            assert!(!quiet.is_over(start + ms(time + 3), false));
        }
        assert_eq!(quiet.due(), Some(start + ms(8)));
        assert!(quiet.is_over(start + ms(8), false));
        assert!(!quiet.is_over(start + ms(100), false), "nothing was touched since");
    }

    #[test]
    fn an_empty_file_is_given_time_to_be_filled_but_not_for_ever() {
        let (mut quiet, start) = (Quiet::new(), Instant::now());
        quiet.touched(start);
        assert!(!quiet.is_over(start + ms(4), true));
        assert!(!quiet.is_over(start + ms(140), true));
        assert!(quiet.is_over(start + ms(160), true), "it is meant to be empty");
    }

    #[test]
    fn who_writes_without_end_is_looked_at_all_the_same() {
        let (mut quiet, start) = (Quiet::new(), Instant::now());
        let mut time = 0;
        while quiet.due().is_none_or(|due| due > start + ms(time)) {
            quiet.touched(start + ms(time));
            time += 1;
            assert!(time < 1000);
        }
        assert!(quiet.is_over(start + ms(time), false));
    }

    #[test]
    fn a_save_that_was_taken_for_two_makes_the_quiet_longer() {
        let (mut quiet, start) = (Quiet::new(), Instant::now());
        quiet.changed(start);
        quiet.changed(start + ms(1000));
        quiet.touched(start + ms(1000));
        assert_eq!(quiet.due(), Some(start + ms(1000) + SHORTEST), "two saves");
        quiet.changed(start + ms(1030));
        quiet.touched(start + ms(1030));
        assert!(quiet.due() > Some(start + ms(1030) + SHORTEST), "one in two parts");
    }
}
