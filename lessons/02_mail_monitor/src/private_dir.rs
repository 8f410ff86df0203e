//! Directories that only this user may read.

use std::env;
use std::fs::{self, DirBuilder};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::process;

use crate::failure::Failure;

/// Where mail is kept: a directory that was asked for, or a new one among the system's temporary
/// files. It stays, unless it is a new one that stayed empty.
pub(crate) struct MailDir {
    path: PathBuf,
    is_own: bool,
}

impl MailDir {
    pub(crate) fn choose(wanted: Option<PathBuf>) -> Result<Self, Failure> {
        match wanted {
            Some(path) => Ok(Self { path, is_own: false }),
            None => Ok(Self { path: temporary()?, is_own: true }),
        }
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for MailDir {
    fn drop(&mut self) {
        if self.is_own {
            let _ = fs::remove_dir(&self.path); // refused when there is mail in it
        }
    }
}

/// A directory that goes with everything in it when this is dropped.
pub(crate) struct Scratch(PathBuf);

impl Scratch {
    pub(crate) fn new() -> Result<Self, Failure> {
        temporary().map(Self)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Makes a directory, and those above it, if it is not there.
pub(crate) fn make(path: &Path) -> io::Result<()> {
    builder().recursive(true).create(path)
}

/// Somebody else may have made a directory of any name in a place that everybody can write to;
/// so only one that was not there before is taken.
fn temporary() -> Result<PathBuf, Failure> {
    let temp = env::temp_dir();
    for number in 0_u32..1000 {
        let path = temp.join(format!("mail_monitor-{}-{number}", process::id()));
        match builder().create(&path) {
            Ok(()) => return Ok(path),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(source) => return Err(Failure::Temporary { path, source }),
        }
    }
    Err(Failure::Temporary { path: temp, source: ErrorKind::AlreadyExists.into() })
}

fn builder() -> DirBuilder {
    #[allow(unused_mut, reason = "only Unix has modes; elsewhere the place itself is private")]
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder
}
