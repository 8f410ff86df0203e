//! Letters on disk until a server has taken them: an alert is kept before it is sent, and survives
//! a crash at any point.
//!
//! ```text
//! DIR/waiting/ID.letter   one letter a file, written once and never changed
//!             ID.state    how often it was tried, when next, why not yet; may be lost
//!     refused/ID.letter   set aside: a server refused it for good; ID.state has its reason
//!     broken/             files that are no letters (any more)
//!     new/                files being written
//! ```
//!
//! A letter is written under `new`, synced, and renamed into `waiting`; every later step is one
//! rename or one removal. So whenever the machine stops, each letter lies in exactly one place. A
//! letter is delivered **at least once**: it is removed only after a server's yes, and when that
//! yes is lost (a crash, a broken connection), it goes out again with the same Message-ID, and
//! whoever listens is told that it may be the second copy.
//!
//! Several processes may use one outbox: one delivers at a time, and changes wait for each other.

mod backoff;
mod deliver;
mod disk;
mod entry;
mod error;
mod id;
mod lock;
mod state;
mod store;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use common::{Text, escape};

pub use backoff::backoff;
pub use deliver::{Event, Summary};
pub use error::OutboxError;
pub use id::Id;

use crate::Letter;
use disk::{Disk, RealDisk};
use error::OutboxError as E;
use state::State;

/// The places, each a directory.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// On its way.
    Waiting,
    /// A server refused it for good.
    Refused,
}

impl Place {
    const fn name(self) -> &'static str {
        match self {
            Place::Waiting => "waiting",
            Place::Refused => "refused",
        }
    }
}

/// A queue of letters in a directory.
pub struct Outbox {
    dir: PathBuf,
    disk: Arc<dyn Disk + Send + Sync>,
    /// States that the disk did not take; they count as long as this process runs.
    unwritten: BTreeMap<Id, State>,
    /// Letters that were delivered and could not be removed: never sent again by this process.
    delivered: BTreeSet<Id>,
}

/// A letter in the outbox, as a list shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Its name in the outbox.
    pub id: Id,
    /// Where it lies.
    pub place: Place,
    /// When it was put there.
    pub since: SystemTime,
    /// The subject: escape it before showing it.
    pub subject: String,
    /// Who has not got it yet.
    pub to: Vec<String>,
    /// The Message-ID with its angle brackets.
    pub message_id: String,
    /// What was noted when it was put there.
    pub note: String,
    /// Its length.
    pub bytes: usize,
    /// How often it was tried.
    pub attempts: u32,
    /// When it is tried next; `None` when it is not (set aside).
    pub next: Option<SystemTime>,
    /// Why it is not delivered.
    pub reason: Option<Text>,
    /// Whether a copy may have arrived already.
    pub perhaps_arrived: bool,
}

impl Outbox {
    /// Opens an outbox; makes the directory if need be, readable by this user alone. What a crash
    /// left half-written is cleared away; a letter never is.
    ///
    /// # Errors
    /// When the directory cannot be made or read.
    pub fn open(dir: impl Into<PathBuf>) -> Result<Self, OutboxError> {
        Self::open_on(dir.into(), Arc::new(RealDisk))
    }

    fn open_on(dir: PathBuf, disk: Arc<dyn Disk + Send + Sync>) -> Result<Self, OutboxError> {
        let outbox = Self { dir, disk, unwritten: BTreeMap::new(), delivered: BTreeSet::new() };
        for name in ["waiting", "refused", "broken", "new"] {
            let path = outbox.dir.join(name);
            outbox.disk.make_dir(&path).map_err(E::at(&path))?;
        }
        outbox.sweep()?;
        Ok(outbox)
    }

    /// Keeps a letter: when this returns, it survives a crash and a loss of power. `note` is for
    /// whoever lists the outbox (the rule that fired). A letter that waits already is not kept
    /// twice.
    ///
    /// # Errors
    /// When the disk does not take it (full, read-only); the outbox is as it was before.
    pub fn put(&mut self, letter: &Letter, note: &str) -> Result<Id, OutboxError> {
        let _lock = self.lock_changes()?;
        let place = self.dir.join(Place::Waiting.name());
        let now = SystemTime::now();
        let id = Id::new(letter.message_id(), now);
        if let Some(known) =
            self.ids(Place::Waiting)?.into_iter().find(|known| known.is_same_letter(&id))
        {
            self.disk.sync_dir(&place).map_err(E::at(&place))?;
            return Ok(known);
        }
        let new = self.dir.join("new").join(id.as_str());
        let path = self.letter_path(Place::Waiting, &id);
        let bytes = entry::encoded(letter, note, now);
        let written =
            self.disk.write(&new, &bytes, true).and_then(|()| self.disk.rename(&new, &path));
        if let Err(error) = written {
            let _ = self.disk.remove(&new);
            return Err(E::at(&new)(error));
        }
        if let Err(error) = self.disk.sync_dir(&place)
            && self.disk.remove(&path).is_ok()
        {
            return Err(E::at(&place)(error));
        }
        Ok(id)
    }

    /// The letters, the oldest first; those that wait before those that were refused.
    ///
    /// # Errors
    /// When the directory cannot be read. A file that is no letter is left out.
    pub fn list(&self) -> Result<Vec<Listed>, OutboxError> {
        let mut list = Vec::new();
        for place in [Place::Waiting, Place::Refused] {
            for id in self.ids(place)? {
                if let Ok(Some(entry)) = self.load(place, &id) {
                    list.push(self.listed(place, id, entry));
                }
            }
        }
        Ok(list)
    }

    /// Files that are no letters (any more), set aside under `broken`.
    ///
    /// # Errors
    /// When the directory cannot be read.
    pub fn broken(&self) -> Result<Vec<PathBuf>, OutboxError> {
        let dir = self.dir.join("broken");
        Ok(self.names("broken")?.into_iter().map(|name| dir.join(name)).collect())
    }

    /// The letters that are to be tried now.
    ///
    /// # Errors
    /// When the directory cannot be read.
    pub fn due(&self, now: SystemTime) -> Result<Vec<Id>, OutboxError> {
        let mut ids = self.ids(Place::Waiting)?;
        ids.retain(|id| !self.delivered.contains(id));
        ids.retain(|id| self.state(Place::Waiting, id).is_due(now));
        Ok(ids)
    }

    /// When the next letter is due, so that a program can sleep until then; `None` when none
    /// waits.
    ///
    /// # Errors
    /// When the directory cannot be read.
    pub fn next_due(&self) -> Result<Option<SystemTime>, OutboxError> {
        let ids = self.ids(Place::Waiting)?.into_iter().filter(|id| !self.delivered.contains(id));
        Ok(ids.map(|id| self.state(Place::Waiting, &id).next()).min())
    }

    /// Lets a letter be tried at once: one that waits, or one that was refused.
    ///
    /// # Errors
    /// When there is no such letter, or the disk does not take the change.
    pub fn retry(&mut self, id: &Id) -> Result<(), OutboxError> {
        let _lock = self.lock_changes()?;
        let place = self.find(id)?;
        let state = self.state(place, id).afresh();
        self.unwritten.remove(id);
        self.write_state(Place::Waiting, id, &state, true)?;
        if place == Place::Refused {
            self.move_letter(id, place, Place::Waiting)?;
        }
        Ok(())
    }

    /// Takes a letter out; it is gone.
    ///
    /// # Errors
    /// When there is no such letter, or it cannot be removed.
    pub fn drop(&mut self, id: &Id) -> Result<(), OutboxError> {
        let _lock = self.lock_changes()?;
        let place = self.find(id)?;
        self.remove_letter(place, id)
    }

    /// Where the outbox lies.
    pub fn dir(&self) -> &Path {
        &self.dir
    }
}

impl fmt::Debug for Outbox {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Outbox").field("dir", &self.dir).finish_non_exhaustive()
    }
}

/// One line of a file: nothing in it ends the line.
fn one_line(text: &str) -> String {
    escape::escaped(text).to_string()
}

#[cfg(test)]
#[path = "outbox/crash_tests.rs"]
mod crash_tests;
#[cfg(test)]
#[path = "outbox/tests.rs"]
mod tests;
