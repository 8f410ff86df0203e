//! One at a time: a file that is locked as long as it is open. The system lets go of it when its
//! process ends, however it ends.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::ErrorKind;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use super::OutboxError as E;

/// How long a change waits for another one. Each takes milliseconds.
const PATIENCE: Duration = Duration::from_secs(10);

/// A lock that is held; dropping it lets go.
#[derive(Debug)]
pub(super) struct Lock {
    file: File,
}

/// Closing the file alone would not do: a child process that another thread is just starting holds a
/// copy of it until it runs its own program.
impl Drop for Lock {
    fn drop(&mut self) {
        let _ = self.file.unlock();
    }
}

impl Lock {
    /// Takes the lock, or finds that another process has it.
    pub(super) fn try_take(path: &Path) -> Result<Option<Self>, E> {
        let open = OpenOptions::new().write(true).create(true).truncate(false).open(path);
        let file = open.map_err(E::at(path))?;
        match file.try_lock() {
            Ok(()) => Ok(Some(Self { file })),
            Err(TryLockError::WouldBlock) => Ok(None),
            // A file system without locks: better without than not at all.
            Err(TryLockError::Error(error)) if error.kind() == ErrorKind::Unsupported => {
                Ok(Some(Self { file }))
            }
            Err(TryLockError::Error(error)) => Err(E::at(path)(error)),
        }
    }

    /// Takes the lock as soon as it is free.
    pub(super) fn wait(path: &Path) -> Result<Self, E> {
        let end = Instant::now() + PATIENCE;
        loop {
            match Self::try_take(path)? {
                Some(lock) => return Ok(lock),
                None if Instant::now() < end => thread::sleep(Duration::from_millis(5)),
                None => return Err(E::Busy { path: path.to_owned() }),
            }
        }
    }
}
