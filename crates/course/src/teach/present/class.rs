//! Where a class is: `.course/class.json` in the course's root, which the speaker's notes follow
//! and the next class goes on from.
//!
//! The file is replaced as a whole at each step. Whoever presents holds a lock beside it, so that
//! one can tell a class that is on from one that is over.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, SystemTime};

use serde::{Deserialize, Serialize};

use crate::progress::replace;

/// The form of the file that this program writes.
const VERSION: u32 = 1;

/// Where a class is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Class {
    version: u32,
    /// The lesson's name.
    pub(super) lesson: String,
    /// The step within it, from 0 on.
    pub(super) step: usize,
    /// When it began, in seconds since 1970.
    pub(super) began: u64,
    /// The minutes of the plan at which it began.
    pub(super) origin: f64,
}

impl Class {
    /// A class that begins now, at this minute of the plan.
    pub(super) fn beginning(origin: f64) -> Self {
        let lesson = String::new();
        Self { version: VERSION, lesson, step: 0, began: now(), origin }
    }

    /// The last class; nothing when there was none, or when its file is another version's: then
    /// a class begins at the beginning.
    pub(super) fn load(root: &Path) -> Option<Self> {
        let text = fs::read_to_string(file(root, "class.json")).ok()?;
        let class: Self = serde_json::from_str(&text).ok()?;
        (class.version == VERSION).then_some(class)
    }

    /// Replaces the file.
    ///
    /// # Errors
    /// The system refuses, and the old file is still whole.
    pub(super) fn save(&self, root: &Path) -> io::Result<()> {
        let text = serde_json::to_string(self).map_err(io::Error::other)?;
        replace(&file(root, "class.json"), &(text + "\n"))
    }

    /// How long it has been on.
    pub(super) fn elapsed(&self) -> Duration {
        Duration::from_secs(now().saturating_sub(self.began))
    }
}

fn now() -> u64 {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    since.map_or(0, |since| since.as_secs())
}

fn file(root: &Path, name: &str) -> PathBuf {
    root.join(".course").join(name)
}

/// Takes the place of whoever presents, until it is dropped; nothing when it is taken.
///
/// # Errors
/// The system refuses.
pub(super) fn take_the_floor(root: &Path) -> io::Result<Option<File>> {
    fs::create_dir_all(root.join(".course"))?;
    let lock = File::create(file(root, "class.lock"))?;
    // The notes hold it for an instant when they look.
    for _ in 0..20 {
        match lock.try_lock() {
            Ok(()) => return Ok(Some(lock)),
            Err(TryLockError::WouldBlock) => thread::sleep(Duration::from_millis(10)),
            Err(TryLockError::Error(error)) => return Err(error),
        }
    }
    Ok(None)
}

/// Whether somebody presents.
pub(super) fn is_on(root: &Path) -> bool {
    let Ok(lock) = File::open(file(root, "class.lock")) else {
        return false;
    };
    matches!(lock.try_lock_shared(), Err(TryLockError::WouldBlock))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_class_is_found_again_and_another_version_is_none() {
        let root = tempfile::tempdir().unwrap();
        assert_eq!(Class::load(root.path()), None);
        let class = Class { lesson: "udp_send".into(), step: 3, ..Class::beginning(0.0) };
        class.save(root.path()).unwrap();
        assert_eq!(Class::load(root.path()), Some(class.clone()));
        Class { version: 2, ..class }.save(root.path()).unwrap();
        assert_eq!(Class::load(root.path()), None);
    }

    #[test]
    fn one_presents_at_a_time_and_the_others_can_tell() {
        let root = tempfile::tempdir().unwrap();
        assert!(!is_on(root.path()));
        let floor = take_the_floor(root.path()).unwrap().unwrap();
        assert!(is_on(root.path()));
        assert!(take_the_floor(root.path()).unwrap().is_none());
        drop(floor);
        assert!(!is_on(root.path()));
        assert!(take_the_floor(root.path()).unwrap().is_some());
    }
}
