//! The events, numbered and bounded in memory.
//!
//! The engine appends and never waits. Each reader goes on from where it was, at its own pace; one
//! that is slower than what happens learns how many entries it missed, and loses nothing else.

use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use crate::event::Event;

/// What happened, when, and as which one.
#[derive(Clone, Debug)]
pub struct Entry {
    /// From 0; no number is left out.
    pub number: u64,
    /// The system's time where it took one, else the program's.
    pub time: SystemTime,
    /// What.
    pub event: Event,
}

/// The newest entries, as many as fit.
#[derive(Debug)]
pub struct Journal {
    kept: Mutex<Kept>,
    appended: Condvar,
    limits: Limits,
}

/// How much a journal keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Entries.
    pub entries: usize,
    /// Bytes of payload, with the entries' own size.
    pub bytes: usize,
}

impl Default for Limits {
    /// 200,000 entries and 64 MiB.
    fn default() -> Self {
        Self { entries: 200_000, bytes: 64 << 20 }
    }
}

#[derive(Debug, Default)]
struct Kept {
    entries: VecDeque<Arc<Entry>>,
    bytes: usize,
    /// The number of the next entry.
    next: u64,
    ended: bool,
    /// How often readers were told to look up from it.
    nudges: u64,
}

/// What a reader got.
#[derive(Clone, Debug, Default)]
pub struct Batch {
    /// How many entries were discarded before the reader came.
    pub missed: u64,
    /// What it had not read yet.
    pub entries: Vec<Arc<Entry>>,
    /// Nothing more will come.
    pub ended: bool,
}

impl Journal {
    /// An empty journal.
    pub fn new(limits: Limits) -> Self {
        Self { kept: Mutex::default(), appended: Condvar::new(), limits }
    }

    /// Appends events with their times; the oldest entries make room.
    pub fn append(&self, events: impl IntoIterator<Item = (SystemTime, Event)>) {
        let mut kept = self.lock();
        for (time, event) in events {
            let entry = Arc::new(Entry { number: kept.next, time, event });
            kept.next += 1;
            kept.bytes += size(&entry);
            kept.entries.push_back(entry);
        }
        while kept.entries.len() > self.limits.entries || kept.bytes > self.limits.bytes {
            let Some(oldest) = kept.entries.pop_front() else { break };
            kept.bytes -= size(&oldest);
        }
        drop(kept);
        self.appended.notify_all();
    }

    /// Says that nothing more will come.
    pub(crate) fn end(&self) {
        self.lock().ended = true;
        self.appended.notify_all();
    }

    /// How many entries there were so far, and how many of them are no longer kept.
    pub fn extent(&self) -> (u64, u64) {
        let kept = self.lock();
        (kept.next, kept.next - kept.entries.len() as u64)
    }

    /// At most `most` entries from `from` on. Does not wait.
    pub fn read(&self, from: u64, most: usize) -> Batch {
        batch(&self.lock(), from, most)
    }

    /// The same, and waits for the first one, but not longer than `wait`.
    pub fn wait(&self, from: u64, most: usize, wait: Duration) -> Batch {
        let until = Instant::now() + wait;
        self.wait_while(from, most, until, |_| true)
    }

    /// The same, but ends at once if there was a nudge since there were so many.
    pub(crate) fn wait_unless_nudged(
        &self,
        from: u64,
        most: usize,
        wait: Duration,
        nudges: u64,
    ) -> Batch {
        let until = Instant::now() + wait;
        self.wait_while(from, most, until, |kept| kept.nudges == nudges)
    }

    /// How many nudges there were.
    pub(crate) fn nudges(&self) -> u64 {
        self.lock().nudges
    }

    /// Wakes a reader that has something else to look at.
    pub(crate) fn nudge(&self) {
        self.lock().nudges += 1;
        self.appended.notify_all();
    }

    fn wait_while(
        &self,
        from: u64,
        most: usize,
        until: Instant,
        goes_on: impl Fn(&Kept) -> bool,
    ) -> Batch {
        let mut kept = self.lock();
        while kept.next <= from && !kept.ended && goes_on(&kept) {
            let Some(left) = until.checked_duration_since(Instant::now()) else { break };
            kept = match self.appended.wait_timeout(kept, left) {
                Ok((kept, _)) => kept,
                Err(poisoned) => poisoned.into_inner().0,
            };
        }
        batch(&kept, from, most)
    }

    fn lock(&self) -> MutexGuard<'_, Kept> {
        // A reader that panicked has left nothing half done in here.
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn batch(kept: &Kept, from: u64, most: usize) -> Batch {
    let first = kept.next - kept.entries.len() as u64;
    let missed = first.saturating_sub(from);
    let skip = usize::try_from(from.saturating_sub(first)).unwrap_or(usize::MAX);
    let entries: Vec<_> = kept.entries.iter().skip(skip).take(most).cloned().collect();
    let ended = kept.ended && from + missed + entries.len() as u64 >= kept.next;
    Batch { missed, entries, ended }
}

/// What an entry costs, about.
fn size(entry: &Entry) -> usize {
    let payload = match &entry.event {
        Event::Received(received) => received.bytes.len(),
        Event::Sent { bytes, .. } => bytes.len(),
        _ => 0,
    };
    payload + size_of::<Entry>() + 32
}
