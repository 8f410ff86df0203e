//! What every part of the engine writes to.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use super::Allowance;
use super::book::Book;
use crate::event::{Event, Failure};
use crate::journal::Journal;
use crate::link::Peer;

/// The journal and the book. Events are gathered and appended in one go.
#[derive(Debug)]
pub(super) struct Desk {
    pub(super) journal: Arc<Journal>,
    book: Arc<Mutex<Book>>,
    pub(super) allowance: Allowance,
    told: Vec<(SystemTime, Event)>,
    /// At how many forgotten peers it is said again.
    say_forgotten: u64,
}

/// So many gathered events are appended before the turn's end.
const GATHERED: usize = 256;

impl Desk {
    pub(super) fn new(journal: Arc<Journal>, book: Arc<Mutex<Book>>, allowance: Allowance) -> Self {
        Self { journal, book, allowance, told: Vec::new(), say_forgotten: 1 }
    }

    /// The counters and peers. Never held while anything is waited for.
    pub(super) fn book(&self) -> MutexGuard<'_, Book> {
        lock(&self.book)
    }

    /// Tells what happened just now.
    pub(super) fn tell(&mut self, event: Event) {
        self.tell_at(SystemTime::now(), event);
    }

    /// Tells what happened then.
    pub(super) fn tell_at(&mut self, time: SystemTime, event: Event) {
        self.told.push((time, event));
        if self.told.len() >= GATHERED {
            self.flush();
        }
    }

    /// Tells that an order could not be carried out.
    pub(super) fn fail(&mut self, failure: Failure) {
        self.tell(Event::Failed(failure));
    }

    /// Tells that so many bytes could not be sent, and counts them.
    pub(super) fn refuse(&mut self, failure: Failure, bytes: usize) {
        self.book().unsent(1, bytes);
        self.fail(failure);
    }

    /// Tells what is lost of what waited for a peer, and counts it.
    pub(super) fn lose(&mut self, peer: Peer, messages: usize, bytes: usize) {
        self.book().unsent(messages, bytes);
        self.tell(Event::Unsent { peer, messages, bytes });
    }

    /// The same for an error of the lessons.
    pub(super) fn fail_with(&mut self, error: common::Error) {
        self.fail(Failure::Common(Arc::new(error)));
    }

    /// Appends what was gathered.
    pub(super) fn flush(&mut self) {
        let forgotten = self.book().forgotten;
        if forgotten >= self.say_forgotten {
            // At each doubling: a flood from ever new addresses must not fill the journal with it.
            self.say_forgotten = forgotten.saturating_mul(2);
            self.told.push((SystemTime::now(), Event::PeersForgotten { total: forgotten }));
        }
        if !self.told.is_empty() {
            self.journal.append(self.told.drain(..));
        }
    }

    /// The counters were set back.
    pub(super) fn cleared(&mut self) {
        self.say_forgotten = 1;
    }
}

impl Drop for Desk {
    /// Also if the thread ends by a panic: nobody waits for what will not come.
    fn drop(&mut self) {
        self.flush();
        self.journal.end();
    }
}

/// The book's lock. A face that panicked has left nothing half done in it: only copies are made.
pub(super) fn lock(book: &Mutex<Book>) -> MutexGuard<'_, Book> {
    book.lock().unwrap_or_else(PoisonError::into_inner)
}
