//! What a log asks of a file system, so that a test can have one that fails.

use std::fs::{self, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::Path;

/// Files by their names.
pub trait Files {
    /// How long a file is in bytes; 0 when there is none.
    ///
    /// # Errors
    /// What the system says.
    fn length(&mut self, path: &Path) -> io::Result<u64>;

    /// Appends to a file, which is made if there is none; how many of the bytes it took.
    ///
    /// # Errors
    /// What the system says; then it took none.
    fn append(&mut self, path: &Path, bytes: &[u8]) -> io::Result<usize>;

    /// Gives a file another name, in place of what had it.
    ///
    /// # Errors
    /// What the system says.
    fn rename(&mut self, from: &Path, to: &Path) -> io::Result<()>;
}

/// The files of this machine.
#[derive(Clone, Copy, Debug)]
pub struct Disk;

impl Files for Disk {
    fn length(&mut self, path: &Path) -> io::Result<u64> {
        match fs::metadata(path) {
            Ok(file) if file.is_dir() => Err(ErrorKind::IsADirectory.into()),
            Ok(file) => Ok(file.len()),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(0),
            Err(error) => Err(error),
        }
    }

    fn append(&mut self, path: &Path, bytes: &[u8]) -> io::Result<usize> {
        OpenOptions::new().append(true).create(true).open(path)?.write(bytes)
    }

    fn rename(&mut self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }
}
