//! The few things that the outbox does with files; a test puts a failing disk in its place.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::Path;

/// A letter is never as long; a file that is, is none.
const LONGEST: u64 = 256 * 1024 * 1024;

/// A disk.
pub(super) trait Disk {
    /// Makes a directory, and those above it, if need be.
    fn make_dir(&self, path: &Path) -> io::Result<()>;
    /// Writes a whole file; a durable one is on the disk when this returns.
    fn write(&self, path: &Path, bytes: &[u8], durable: bool) -> io::Result<()>;
    /// Gives a file another name, in place of a file that has it.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;
    /// Removes a file.
    fn remove(&self, path: &Path) -> io::Result<()>;
    /// Makes the names in a directory durable.
    fn sync_dir(&self, path: &Path) -> io::Result<()>;
    /// Reads a whole file.
    fn read(&self, path: &Path) -> io::Result<Vec<u8>>;
    /// The names in a directory.
    fn names(&self, path: &Path) -> io::Result<Vec<String>>;
}

/// The system's.
#[derive(Debug)]
pub(super) struct RealDisk;

impl Disk for RealDisk {
    fn make_dir(&self, path: &Path) -> io::Result<()> {
        system::make_dir(path)
    }

    fn write(&self, path: &Path, bytes: &[u8], durable: bool) -> io::Result<()> {
        let mut file = File::create(path)?;
        file.write_all(bytes)?;
        if durable { file.sync_all() } else { Ok(()) }
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        fs::remove_file(path)
    }

    fn sync_dir(&self, path: &Path) -> io::Result<()> {
        system::sync_dir(path)
    }

    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        File::open(path)?.take(LONGEST).read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    fn names(&self, path: &Path) -> io::Result<Vec<String>> {
        // A name that is no text is none of ours.
        fs::read_dir(path)?
            .filter_map(|entry| match entry.map(|entry| entry.file_name().into_string()) {
                Ok(name) => name.ok().map(Ok),
                Err(error) => Some(Err(error)),
            })
            .collect()
    }
}

#[cfg(unix)]
mod system {
    use std::fs::{DirBuilder, File};
    use std::io;
    use std::os::unix::fs::DirBuilderExt;
    use std::path::Path;

    /// Letters are nobody else's business.
    pub(super) fn make_dir(path: &Path) -> io::Result<()> {
        DirBuilder::new().recursive(true).mode(0o700).create(path)
    }

    /// fsync(2): a file's own sync says nothing of its name.
    pub(super) fn sync_dir(path: &Path) -> io::Result<()> {
        File::open(path)?.sync_all()
    }
}

#[cfg(not(unix))]
mod system {
    use std::fs;
    use std::io;
    use std::path::Path;

    pub(super) fn make_dir(path: &Path) -> io::Result<()> {
        fs::create_dir_all(path)
    }

    /// Windows journals names, and opens no directory for this.
    pub(super) fn sync_dir(_: &Path) -> io::Result<()> {
        Ok(())
    }
}
