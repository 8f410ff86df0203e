//! A scratch directory on the host's file system, for stages that have none of their own.

use std::fs;
use std::io;
use std::path::Path;

use tempfile::TempDir;

/// Removed with all that is in it when dropped.
#[derive(Debug)]
pub(super) struct Scratch {
    directory: TempDir,
}

impl Scratch {
    /// An empty directory, for its owner alone.
    pub(super) fn new() -> io::Result<Self> {
        let directory = tempfile::Builder::new().prefix("stage").tempdir()?;
        keep_for_owner(directory.path());
        Ok(Self { directory })
    }

    pub(super) fn path(&self) -> &Path {
        self.directory.path()
    }
}

impl Drop for Scratch {
    /// A program may have locked its directories; what it locked is then opened, so that all can be
    /// removed.
    fn drop(&mut self) {
        unlock(self.path());
    }
}

/// Lets the owner enter and change all directories; no symbolic link is followed.
fn unlock(directory: &Path) {
    keep_for_owner(directory);
    let entries = fs::read_dir(directory).into_iter().flatten().flatten();
    let inner = entries.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()));
    inner.for_each(|entry| unlock(&entry.path()));
}

/// Everything for the owner, nothing for others.
#[cfg(unix)]
fn keep_for_owner(directory: &Path) {
    use std::os::unix::fs::PermissionsExt;
    let _ = fs::set_permissions(directory, fs::Permissions::from_mode(0o700));
}

#[cfg(not(unix))]
fn keep_for_owner(_: &Path) {}
