//! What a restart goes on with: the saved state and the outbox, in a directory that was asked for.
//! Without one the outbox lies among the temporary files, and goes when the lesson ends.

use std::fs::{File, TryLockError};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use common::{Console, Text, text};
use monitor::{Judge, Notifier, Sample, SavedState, StateError, StateFile};

use crate::failure::Failure;
use crate::private_dir::{self, Scratch};

/// Where the outbox lies in the directory of the state.
pub(crate) const OUTBOX: &str = "outbox";

/// The place of the state. What cannot be kept is told when that begins, and does not end a watch.
pub(crate) struct State {
    place: Place,
    fails: bool,
}

enum Place {
    /// The lock is held as long as the file is open.
    Kept {
        dir: PathBuf,
        file: StateFile,
        _lock: File,
    },
    Scratch(Scratch),
}

impl State {
    /// Opens the directory, and tells where the last watch stopped. A damaged state is set aside.
    pub(crate) fn open(
        dir: Option<&Path>,
        console: &mut Console,
    ) -> Result<(Self, SavedState), Failure> {
        let Some(dir) = dir else {
            let place = Place::Scratch(Scratch::new()?);
            return Ok((Self { place, fails: false }, SavedState::new()));
        };
        let refused = |source| Failure::StateDirectory { path: dir.to_owned(), source };
        private_dir::make(dir).map_err(refused)?;
        let lock = lock(dir)?;
        let path = dir.join("state.toml");
        let (file, saved) = match StateFile::open(&path) {
            Err(error @ (StateError::Damaged { .. } | StateError::OtherVersion { .. })) => {
                console.error(&error);
                let aside = StateFile::set_aside(&path).map_err(refused)?;
                console.hint(&set_aside(&path));
                aside
            }
            opened => opened?,
        };
        let place = Place::Kept { dir: dir.to_owned(), file, _lock: lock };
        Ok((Self { place, fails: false }, saved))
    }

    /// Where the outbox belongs.
    pub(crate) fn outbox(&self) -> PathBuf {
        match &self.place {
            Place::Kept { dir, .. } => dir.join(OUTBOX),
            Place::Scratch(scratch) => scratch.path().join(OUTBOX),
        }
    }

    /// Whether a restart goes on.
    pub(crate) fn is_kept(&self) -> bool {
        matches!(self.place, Place::Kept { .. })
    }

    /// Writes the state down if something happened.
    pub(crate) fn keep(
        &mut self,
        judge: &Judge,
        notifier: &Notifier,
        sample: &Sample,
        console: &mut Console,
    ) {
        if let Place::Kept { file, .. } = &mut self.place {
            let kept = file.keep(judge, notifier, sample).map(|_| ());
            self.tell(kept, console);
        }
    }

    /// Writes the state down at the end; whether there is none to keep, or it is kept.
    pub(crate) fn finish(
        &mut self,
        judge: &Judge,
        notifier: &Notifier,
        sample: &Sample,
        console: &mut Console,
    ) -> bool {
        if let Place::Kept { file, .. } = &mut self.place {
            let kept = file.write(judge, notifier, sample);
            self.tell(kept, console);
        }
        !self.fails
    }

    fn tell(&mut self, kept: Result<(), StateError>, console: &mut Console) {
        match kept {
            Ok(()) if self.fails => {
                console.hint(&text!("the state can be kept again", "状态又可以保存了"));
                self.fails = false;
            }
            Err(error) if !self.fails => {
                console.error(&error);
                self.fails = true;
            }
            _ => {}
        }
    }
}

fn set_aside(path: &Path) -> Text {
    let path = path.display();
    text!(
        "it lies in {path}.damaged now; an alert that was told may be told again",
        "它已改名为 {path}.damaged；发过的告警可能会再发一次"
    )
}

/// Two watches with one state would undo each other's.
fn lock(dir: &Path) -> Result<File, Failure> {
    let path = dir.join("watch.lock");
    let refused = |source| Failure::StateDirectory { path: dir.to_owned(), source };
    let open = File::options().write(true).create(true).truncate(false).open(path);
    let file = open.map_err(refused)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(Failure::StateInUse { path: dir.to_owned() }),
        // A file system without locks: better without than not at all.
        Err(TryLockError::Error(error)) if error.kind() == ErrorKind::Unsupported => Ok(file),
        Err(TryLockError::Error(error)) => Err(refused(error)),
    }
}
