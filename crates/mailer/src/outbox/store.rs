//! The outbox's files: each step is one rename, one removal, or one whole file.

use std::io::ErrorKind;
use std::path::PathBuf;

use super::entry::{self, Entry};
use super::error::OutboxError as E;
use super::lock::Lock;
use super::state::State;
use super::{Id, Listed, Outbox, OutboxError, Place};

impl Outbox {
    pub(super) fn find(&self, id: &Id) -> Result<Place, OutboxError> {
        for place in [Place::Waiting, Place::Refused] {
            if self.ids(place)?.contains(id) {
                return Ok(place);
            }
        }
        Err(E::NoSuchLetter { id: id.to_string() })
    }

    pub(super) fn listed(&self, place: Place, id: Id, entry: Entry) -> Listed {
        let state = self.state(place, &id);
        let next = (place == Place::Waiting).then(|| state.next());
        Listed {
            place,
            since: entry.since,
            to: state.recipients(place == Place::Refused, &entry.parts.to),
            subject: entry.parts.subject,
            message_id: entry.parts.message_id,
            note: entry.note,
            bytes: entry.parts.bytes.len(),
            attempts: state.attempts,
            next,
            perhaps_arrived: state.perhaps_arrived,
            reason: state.reason,
            id,
        }
    }

    /// `None` when another process has taken it away meanwhile.
    pub(super) fn load(&self, place: Place, id: &Id) -> Result<Option<Entry>, OutboxError> {
        let path = self.letter_path(place, id);
        match self.disk.read(&path) {
            Ok(bytes) => entry::decoded(&bytes).map(Some).ok_or(E::Broken { path }),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(E::at(&path)(error)),
        }
    }

    pub(super) fn state(&self, place: Place, id: &Id) -> State {
        if let Some(state) = self.unwritten.get(id) {
            return state.clone();
        }
        let bytes = self.disk.read(&self.state_path(place, id)).unwrap_or_default();
        State::decoded(&bytes).unwrap_or_default()
    }

    pub(super) fn write_state(
        &self,
        place: Place,
        id: &Id,
        state: &State,
        durable: bool,
    ) -> Result<(), OutboxError> {
        let new = self.dir.join("new").join(format!("{id}.state"));
        let path = self.state_path(place, id);
        let written = self.disk.write(&new, &state.encoded(), durable);
        let renamed = written.and_then(|()| self.disk.rename(&new, &path));
        let dir = self.dir.join(place.name());
        let kept = renamed.and_then(|()| if durable { self.disk.sync_dir(&dir) } else { Ok(()) });
        kept.map_err(|error| {
            let _ = self.disk.remove(&new);
            E::at(&path)(error)
        })
    }

    /// One rename; the state lies at the new place before it.
    pub(super) fn move_letter(&self, id: &Id, from: Place, to: Place) -> Result<(), OutboxError> {
        let (old, new) = (self.letter_path(from, id), self.letter_path(to, id));
        self.disk.rename(&old, &new).map_err(E::at(&old))?;
        for place in [to, from] {
            let dir = self.dir.join(place.name());
            self.disk.sync_dir(&dir).map_err(E::at(&dir))?;
        }
        let _ = self.disk.remove(&self.state_path(from, id));
        Ok(())
    }

    pub(super) fn remove_letter(&mut self, place: Place, id: &Id) -> Result<(), OutboxError> {
        let path = self.letter_path(place, id);
        match self.disk.remove(&path) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                return Err(E::at(&path)(error));
            }
            _ => {}
        }
        let dir = self.dir.join(place.name());
        self.disk.sync_dir(&dir).map_err(E::at(&dir))?;
        let _ = self.disk.remove(&self.state_path(place, id));
        self.unwritten.remove(id);
        Ok(())
    }

    /// Puts a file that is no letter aside, under a name that is free.
    pub(super) fn set_aside(&self, name: &str) -> Result<PathBuf, OutboxError> {
        let from = self.dir.join(Place::Waiting.name()).join(name);
        let taken = self.names("broken")?;
        let free = (0..).map(|n| if n == 0 { name.to_owned() } else { format!("{name}.{n}") });
        let free = free.into_iter().find(|name| !taken.contains(name)).unwrap_or_default();
        let to = self.dir.join("broken").join(free);
        self.disk.rename(&from, &to).map_err(E::at(&from))?;
        Ok(to)
    }

    /// Clears away what no letter needs: files half-written, states without a letter.
    pub(super) fn sweep(&self) -> Result<(), OutboxError> {
        let _lock = self.lock_changes()?;
        for name in self.names("new")? {
            let _ = self.disk.remove(&self.dir.join("new").join(name));
        }
        for place in [Place::Waiting, Place::Refused] {
            let ids = self.ids(place)?;
            let names = self.names(place.name())?;
            let states = names.iter().filter_map(|name| name.strip_suffix(".state"));
            for state in states.filter(|state| !ids.iter().any(|id| id.as_str() == *state)) {
                let path = self.dir.join(place.name()).join(format!("{state}.state"));
                let _ = self.disk.remove(&path);
            }
        }
        Ok(())
    }

    pub(super) fn lock_changes(&self) -> Result<Lock, OutboxError> {
        Lock::wait(&self.dir.join("changes.lock"))
    }

    pub(super) fn names(&self, place: &str) -> Result<Vec<String>, OutboxError> {
        let dir = self.dir.join(place);
        self.disk.names(&dir).map_err(E::at(&dir))
    }

    /// The letters at a place, the oldest first.
    pub(super) fn ids(&self, place: Place) -> Result<Vec<Id>, OutboxError> {
        let names = self.names(place.name())?;
        let ids = names.iter().filter_map(|name| name.strip_suffix(".letter")?.parse().ok());
        let mut ids: Vec<Id> = ids.collect();
        ids.sort();
        Ok(ids)
    }

    pub(super) fn letter_path(&self, place: Place, id: &Id) -> PathBuf {
        self.dir.join(place.name()).join(format!("{id}.letter"))
    }

    pub(super) fn state_path(&self, place: Place, id: &Id) -> PathBuf {
        self.dir.join(place.name()).join(format!("{id}.state"))
    }
}
