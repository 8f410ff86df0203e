//! Who tells that a file has changed: the system, or looking again and again.
//!
//! Notifications fail aloud (no more watches, a file system that has none) or in silence (network
//! shares, some containers, a directory that was replaced). So the desk is glanced at now and then
//! in any case: a change that nobody told of is checked all the same, and when that happens again
//! the glances become frequent, which is said.

use std::sync::mpsc::Sender;
use std::time::{Duration, Instant};

use notify::event::{AccessKind, AccessMode, EventKind};
use notify::{RecommendedWatcher, RecursiveMode, Watcher as _};

use super::desk::Desk;
use super::event::Event;

/// Between two glances where the system tells of changes, and where it does not.
const SELDOM: Duration = Duration::from_secs(1);
const OFTEN: Duration = Duration::from_millis(200);
/// So often a change may go untold.
const UNTOLD: u32 = 2;

/// Keeps an eye on a desk.
pub(crate) struct Notice {
    events: Sender<Event>,
    /// Tells of changes as long as it lives; `None` while only glances do.
    watcher: Option<RecommendedWatcher>,
    is_polling: bool,
    seen: u64,
    next: Instant,
    /// A glance saw a change of which nothing was told yet.
    is_untold: bool,
    untold: u32,
}

impl Notice {
    /// Begins; `is_polling`: by glances alone.
    pub(crate) fn new(desk: &Desk, events: Sender<Event>, is_polling: bool) -> Self {
        let (seen, next) = (desk.glance(), Instant::now());
        let mut notice =
            Self { events, watcher: None, is_polling, seen, next, is_untold: false, untold: 0 };
        notice.turn_to(desk);
        notice
    }

    /// From now on this desk.
    pub(crate) fn turn_to(&mut self, desk: &Desk) {
        self.seen = desk.glance();
        self.watcher = None;
        self.is_untold = false;
        if !self.is_polling && desk.is_there() {
            match watcher(desk, self.events.clone()) {
                Ok(watcher) => self.watcher = Some(watcher),
                Err(error) => {
                    // The receiver is the one who calls this.
                    let _ = self.events.send(Event::Deaf(error.to_string()));
                }
            }
        }
        self.plan();
    }

    /// Whether there are only glances.
    pub(crate) fn is_polling(&self) -> bool {
        self.is_polling
    }

    /// Glances alone from now on.
    pub(crate) fn poll(&mut self) {
        self.is_polling = true;
        self.watcher = None;
        self.plan();
    }

    /// The system told of a change. What can be seen now is no news any more: what comes later is told
    /// by itself.
    pub(crate) fn told(&mut self, desk: &Desk) {
        self.is_untold = false;
        self.seen = desk.glance();
    }

    /// When to glance.
    pub(crate) fn due(&self) -> Instant {
        self.next
    }

    /// Glances; true when something has changed.
    pub(crate) fn glance(&mut self, desk: &Desk) -> bool {
        if self.is_untold {
            // A whole interval has passed.
            self.untold += 1;
            if self.untold >= UNTOLD {
                let why = "changes are not told".to_owned();
                let _ = self.events.send(Event::Deaf(why));
            }
            self.turn_to(desk);
        }
        let now = desk.glance();
        let has_changed = now != self.seen;
        self.seen = now;
        self.is_untold = has_changed && self.watcher.is_some();
        if has_changed && self.watcher.is_none() {
            self.turn_to(desk);
        }
        self.plan();
        has_changed
    }

    fn plan(&mut self) {
        let pause = if self.watcher.is_some() { SELDOM } else { OFTEN };
        self.next = Instant::now() + pause;
    }
}

fn watcher(desk: &Desk, events: Sender<Event>) -> notify::Result<RecommendedWatcher> {
    let mut watcher = notify::recommended_watcher(move |told: notify::Result<notify::Event>| {
        let event = match told {
            Ok(event) if is_change(event.kind) => Event::Touched,
            Ok(_) => return,
            Err(error) => Event::Deaf(error.to_string()),
        };
        // Nobody listens any more only at the end.
        let _ = events.send(event);
    })?;
    watcher.watch(desk.directory(), RecursiveMode::Recursive)?;
    Ok(watcher)
}

/// Reading is none, or the watch would wake itself.
fn is_change(kind: EventKind) -> bool {
    !matches!(kind, EventKind::Access(access) if access != AccessKind::Close(AccessMode::Write))
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::sync::mpsc::{self, Receiver};

    use tempfile::TempDir;
    use testkit::LIMIT;

    use super::*;

    fn desk() -> (TempDir, Desk) {
        let place = tempfile::tempdir().unwrap();
        fs::write(place.path().join("answer.py"), "1").unwrap();
        let desk = Desk::new(place.path().to_owned());
        (place, desk)
    }

    fn save(place: &TempDir, text: &str) {
        fs::write(place.path().join("answer.py"), text).unwrap();
    }

    fn is_deaf(events: &Receiver<Event>) -> bool {
        events.try_iter().any(|event| matches!(event, Event::Deaf(_)))
    }

    #[test]
    fn what_the_system_tells_is_not_found_again_by_a_glance() {
        let (place, desk) = desk();
        let (tell, events) = mpsc::channel();
        let mut notice = Notice::new(&desk, tell, false);
        for text in ["12", "123", "1234"] {
            save(&place, text);
            let event = events.recv_timeout(LIMIT).unwrap();
            assert!(matches!(event, Event::Touched), "{event:?}");
            notice.told(&desk);
            assert!(!notice.glance(&desk));
        }
        assert!(!is_deaf(&events) && !notice.is_polling());
    }

    #[test]
    fn reading_the_desk_is_no_change_of_it() {
        let (place, desk) = desk();
        let (tell, events) = mpsc::channel();
        let _notice = Notice::new(&desk, tell, false);
        let before = desk.content();
        save(&place, "12");
        assert!(matches!(events.recv_timeout(LIMIT).unwrap(), Event::Touched));
        for _ in 0..100 {
            assert_ne!(desk.content(), before);
        }
        // The write itself is told by a few events; a hundred readings by none.
        assert!(events.try_iter().count() < 10);
    }

    #[test]
    fn changes_of_which_nobody_tells_are_found_and_said_when_that_happens_again() {
        let ((place, desk), (elsewhere, deaf)) = (desk(), desk());
        let (tell, events) = mpsc::channel();
        let mut notice = Notice::new(&desk, tell.clone(), false);
        for number in 1..=3 {
            notice.watcher = Some(watcher(&deaf, tell.clone()).unwrap());
            save(&place, &"x".repeat(number + 1));
            assert!(!is_deaf(&events), "{number}");
            assert!(notice.glance(&desk));
            if notice.untold + 1 >= UNTOLD {
                break;
            }
            assert!(!notice.glance(&desk), "nothing more has changed");
        }
        notice.glance(&desk);
        assert!(is_deaf(&events));
        notice.poll();
        save(&place, "at last");
        assert!(notice.glance(&desk) && notice.is_polling());
        drop(elsewhere);
    }

    #[test]
    fn a_desk_that_is_replaced_is_watched_again() {
        let (place, desk) = desk();
        let (tell, events) = mpsc::channel();
        let mut notice = Notice::new(&desk, tell, false);
        let (there, away) = (place.path(), place.path().with_extension("away"));
        fs::rename(there, &away).unwrap();
        assert!(notice.glance(&desk), "it is gone");
        notice.glance(&desk);
        fs::rename(&away, there).unwrap();
        assert!(notice.glance(&desk), "it is there again");
        while events.try_recv().is_ok() {}
        save(&place, "12");
        let is_touched = |event| matches!(event, Event::Touched);
        assert!(is_touched(events.recv_timeout(LIMIT).unwrap()));
    }
}
