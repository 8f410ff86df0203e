//! A slot: a place for one build at a time.
//!
//! ```text
//! slots/0.lock            held while the slot is in use
//! slots/0/ex_NAME/        the package: Cargo.toml, Cargo.lock, src/
//! slots/0/target/         the only directory that a build writes to
//! slots/0/ready/ex_NAME   for which key the package's dependencies are built
//! slots/0/last/ex_NAME/   the last sources and their binary; no build sees it
//! ```

use std::ffi::{OsStr, OsString};
use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::thread;
use std::time::SystemTime;

use tempfile::NamedTempFile;

use super::super::Trouble;
use super::super::copy::set_mode;
use super::manifest::Package;
use super::memory::Memory;
use crate::Cancel;

/// A slot in use. Dropped, it is free for the next build.
#[derive(Debug)]
pub(super) struct Slot {
    directory: PathBuf,
    /// Unlocked when it is closed, also when the process is killed.
    _lock: File,
}

impl Slot {
    /// A free slot in `slots`, or the first one to become free of those that it makes sense to have
    /// on this machine.
    pub(super) fn take(slots: &Path, cancel: &Cancel) -> Result<Self, Trouble> {
        let count = thread::available_parallelism().map_or(2, |count| count.get().max(2));
        for number in 0..count {
            if let Some(slot) = Self::open(slots, &number.to_string(), Wait::Never)? {
                return Ok(slot);
            }
        }
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        let any = now.subsec_micros() as usize % count;
        Self::named(slots, &any.to_string(), cancel)
    }

    /// This slot, when it is free; an error when nobody waits for it any more.
    pub(super) fn named(slots: &Path, name: &str, cancel: &Cancel) -> Result<Self, Trouble> {
        let opened = Self::open(slots, name, Wait::Until(cancel))?;
        opened.ok_or_else(|| Trouble::cannot_write(slots, io::ErrorKind::WouldBlock.into()))
    }

    fn open(slots: &Path, name: &str, wait: Wait<'_>) -> Result<Option<Self>, Trouble> {
        fs::create_dir_all(slots).map_err(|error| Trouble::cannot_write(slots, error))?;
        let path = slots.join(format!("{name}.lock"));
        let cannot = |error| Trouble::cannot_write(&path, error);
        let mut options = File::options();
        let lock = options.create(true).truncate(false).write(true).open(&path).map_err(cannot)?;
        let lock = match (lock.try_lock(), wait) {
            (Ok(()), _) => lock,
            (Err(TryLockError::Error(error)), _) => return Err(cannot(error)),
            (Err(TryLockError::WouldBlock), Wait::Never) => return Ok(None),
            (Err(TryLockError::WouldBlock), Wait::Until(cancel)) => {
                match locked(lock, cancel).map_err(cannot)? {
                    Some(lock) => lock,
                    None => return Ok(None),
                }
            }
        };
        let directory = slots.join(name);
        for inside in ["target", "ready", "last"] {
            let path = directory.join(inside);
            fs::create_dir_all(&path).map_err(|error| Trouble::cannot_write(&path, error))?;
        }
        for shown in [&directory, &directory.join("target")] {
            set_mode(shown, 0o755).map_err(|error| Trouble::cannot_write(shown, error))?;
        }
        Ok(Some(Self { directory, _lock: lock }))
    }

    /// The directory of a package.
    pub(super) fn package(&self, package: &Package) -> PathBuf {
        self.directory.join(package.name())
    }

    /// What cargo writes to.
    pub(super) fn target(&self) -> PathBuf {
        self.directory.join("target")
    }

    /// What came of the last sources.
    pub(super) fn memory(&self, package: &Package) -> Memory {
        Memory::new(self.directory.join("last").join(package.name()))
    }

    fn marker(&self, package: &Package) -> PathBuf {
        self.directory.join("ready").join(package.name())
    }

    /// Whether the package's dependencies are built as they must be now.
    pub(super) fn is_ready(&self, package: &Package) -> bool {
        fs::read_to_string(self.marker(package)).is_ok_and(|key| key == package.key())
    }

    /// From now on they are.
    pub(super) fn set_ready(&self, package: &Package) -> Result<(), Trouble> {
        write_if_different(&self.marker(package), package.key())
    }

    /// Removes every submission's sources and whatever was built of them: nothing of one is there
    /// for the next, neither to be read nor to be taken for its own.
    pub(super) fn clear(&self) -> Result<(), Trouble> {
        let is_own = |name: &OsStr| name.as_encoded_bytes().starts_with(OWN.as_bytes());
        for package in names(&self.directory).into_iter().filter(|name| is_own(name)) {
            remove(&self.directory.join(package).join("src"))?;
        }
        let debug = self.target().join("debug");
        for part in ["", "deps", ".fingerprint", "build", "incremental"] {
            let part = debug.join(part);
            for artifact in names(&part).into_iter().filter(|name| is_own(name)) {
                remove(&part.join(artifact))?;
            }
        }
        Ok(())
    }
}

/// Begins the names of the grader's packages, and of what is built of them.
pub(super) const OWN: &str = "ex_";

/// The names in a directory; none where there is no directory.
fn names(directory: &Path) -> Vec<OsString> {
    let entries = fs::read_dir(directory).into_iter().flatten().flatten();
    entries.map(|entry| entry.file_name()).collect()
}

#[derive(Clone, Copy)]
enum Wait<'a> {
    Never,
    Until(&'a Cancel),
}

/// Waits for a lock that another process holds; `None` when that was cancelled. No system wakes who
/// waits for a lock, so a thread does: one that nobody waits for any more lets the lock go as soon as
/// it has it.
fn locked(lock: File, cancel: &Cancel) -> io::Result<Option<File>> {
    let (tell, told) = mpsc::channel();
    let waking = {
        let tell = tell.clone();
        cancel.on_cancel(move || drop(tell.send(None)))
    };
    thread::Builder::new().spawn(move || {
        let locked = lock.lock().map(|()| lock);
        drop(tell.send(Some(locked)));
    })?;
    let locked = told.recv().ok().flatten();
    drop(waking);
    locked.transpose()
}

/// Removes a file or a directory with all that is in it; one that is not there is removed already.
pub(super) fn remove(path: &Path) -> Result<(), Trouble> {
    let removed = match fs::symlink_metadata(path) {
        Ok(found) if found.is_dir() => fs::remove_dir_all(path),
        Ok(_) => fs::remove_file(path),
        Err(error) => Err(error),
    };
    match removed {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(Trouble::cannot_write(path, error))
        }
        _ => Ok(()),
    }
}

/// Writes a file, unless it says that already: cargo looks at times. Whoever reads it meanwhile
/// finds the old text or the new one.
pub(super) fn write_if_different(path: &Path, text: &str) -> Result<(), Trouble> {
    if fs::read(path).is_ok_and(|old| old == text.as_bytes()) {
        return Ok(());
    }
    let replaced = || {
        let mut new = NamedTempFile::new_in(path.parent().unwrap_or(path))?;
        new.write_all(text.as_bytes())?;
        set_mode(new.path(), 0o644)?;
        new.persist(path).map(drop).map_err(io::Error::from)
    };
    replaced().map_err(|error| Trouble::cannot_write(path, error))
}

#[cfg(test)]
#[path = "slot_tests.rs"]
mod tests;
