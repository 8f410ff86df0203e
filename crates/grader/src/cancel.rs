//! Ending a grade that runs, from another thread.
//!
//! Nobody asks from time to time whether a grade was cancelled: whoever sleeps is woken. The thread
//! that waits for a build's output gets an event, and the one that conducts a check a wake-up of its
//! poll; both drop their stages, and with a stage goes everything that ran in it.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// A way to cancel grades. Clones cancel the same ones, once and for ever.
#[derive(Clone, Debug, Default)]
pub struct Cancel(Arc<Shared>);

#[derive(Default)]
struct Shared {
    is_cancelled: AtomicBool,
    sleepers: Mutex<Sleepers>,
}

#[derive(Default)]
struct Sleepers {
    next: u64,
    wake: BTreeMap<u64, Box<dyn Fn() + Send>>,
}

impl Cancel {
    /// Not cancelled yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Cancels, and returns without waiting for what ends now.
    pub fn cancel(&self) {
        let sleepers = self.0.sleepers();
        // Set under the lock: whoever registers sees it, or is woken here.
        self.0.is_cancelled.store(true, Ordering::Release);
        for wake in sleepers.wake.values() {
            wake();
        }
    }

    /// Whether it was.
    pub fn is_cancelled(&self) -> bool {
        self.0.is_cancelled.load(Ordering::Acquire)
    }

    /// Has `wake` called when this is cancelled, at once if it is already, as long as the returned
    /// value lives. `wake` must not block for long.
    pub(crate) fn on_cancel(&self, wake: impl Fn() + Send + 'static) -> Waking {
        let mut sleepers = self.0.sleepers();
        if self.is_cancelled() {
            wake();
        }
        let number = sleepers.next;
        sleepers.next += 1;
        sleepers.wake.insert(number, Box::new(wake));
        Waking { number, of: Arc::clone(&self.0) }
    }
}

impl Shared {
    fn sleepers(&self) -> MutexGuard<'_, Sleepers> {
        self.sleepers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Shared {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_tuple("Cancelled").field(&self.is_cancelled).finish()
    }
}

/// Somebody who sleeps and is to be woken. Dropped, nobody is.
#[must_use]
pub(crate) struct Waking {
    number: u64,
    of: Arc<Shared>,
}

impl Drop for Waking {
    fn drop(&mut self) {
        self.of.sleepers().wake.remove(&self.number);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::Cancel;

    #[test]
    fn whoever_sleeps_is_woken_and_whoever_comes_late_does_not_begin_to() {
        let (cancel, (tell, told)) = (Cancel::new(), mpsc::channel());
        let sleeper = |name| {
            let tell = tell.clone();
            cancel.on_cancel(move || tell.send(name).unwrap())
        };
        let (_early, gone) = (sleeper("early"), sleeper("gone"));
        drop(gone);
        assert!(!cancel.is_cancelled() && told.try_recv().is_err());
        cancel.clone().cancel();
        assert!(cancel.is_cancelled());
        let _late = sleeper("late");
        assert_eq!(told.try_iter().collect::<Vec<_>>(), ["early", "late"]);
    }
}
