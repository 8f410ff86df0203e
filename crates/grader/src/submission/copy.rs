//! A submission's files, copied as they are at one moment: regular files only, bounded in every
//! way, never anything that a link points to.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::{SubmissionError, Trouble};

/// How much of a submission is taken.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bounds {
    /// Files and directories.
    pub(super) entries: usize,
    /// Bytes of one file.
    pub(super) file: u64,
    /// Bytes of all files.
    pub(super) total: u64,
    /// Directories inside one another.
    pub(super) depth: usize,
}

/// Sources are small.
pub(super) const SOURCES: Bounds =
    Bounds { entries: 500, file: 1 << 20, total: 8 << 20, depth: 16 };

/// A program that is handed in ready to run is one file, and may be linked statically.
pub(super) const BINARY: Bounds = Bounds { entries: 1, file: 64 << 20, total: 64 << 20, depth: 1 };

/// What tools leave beside a program. None of it is the program.
const LEFT_OUT: [&str; 8] =
    [".cargo", ".git", ".hg", ".venv", "__pycache__", "node_modules", "target", "venv"];

/// A private copy, gone with this value.
#[derive(Debug)]
pub(super) struct Copy {
    home: TempDir,
    bounds: Bounds,
    entries: usize,
    total: u64,
    /// Links and special files that were left out, relative to what was copied.
    pub(super) left_out: Vec<PathBuf>,
}

impl Copy {
    /// An empty copy, somewhere in `parent`.
    pub(super) fn new(parent: &Path, bounds: Bounds) -> Result<Self, Trouble> {
        let home = private_directory(parent, "desk-")?;
        Ok(Self { home, bounds, entries: 0, total: 0, left_out: Vec::new() })
    }

    /// Whether it is just one file.
    pub(super) fn is_single_file(&self) -> bool {
        self.entries == 1
    }

    /// Where the copy is.
    pub(super) fn path(&self) -> &Path {
        self.home.path()
    }

    /// Takes the file `from`, as `name` (a relative path without `..`).
    pub(super) fn file(&mut self, from: &Path, name: &Path) -> Result<(), SubmissionError> {
        self.count(from)?;
        let unreadable = |source| SubmissionError::unreadable(from, source);
        let source = open_regular(from).map_err(unreadable)?;
        let mode = source.metadata().map_err(unreadable)?;
        let mut bytes = Vec::new();
        source.take(self.bounds.file + 1).read_to_end(&mut bytes).map_err(unreadable)?;
        let length = bytes.len() as u64;
        if length > self.bounds.file {
            let limit = self.bounds.file;
            return Err(SubmissionError::TooLarge { path: from.to_owned(), limit });
        }
        self.total += length;
        if self.total > self.bounds.total {
            let (path, limit) = (from.to_owned(), self.bounds.total);
            return Err(SubmissionError::TooMuch { path, limit });
        }
        let to = self.path().join(name);
        self.directory(name.parent().unwrap_or(Path::new("")))?;
        write(&to, &bytes, is_executable(&mode))
            .map_err(|error| Trouble::cannot_write(&to, error))?;
        Ok(())
    }

    /// Makes the directory `name` with all above it.
    fn directory(&self, name: &Path) -> Result<(), Trouble> {
        let mut path = self.path().to_owned();
        for part in name {
            path.push(part);
            if !path.is_dir() {
                let cannot = |error| Trouble::cannot_write(&path, error);
                fs::create_dir(&path).map_err(cannot)?;
                set_mode(&path, 0o755).map_err(cannot)?;
            }
        }
        Ok(())
    }

    /// Takes the directory `from` with all that is in it, as `name`.
    pub(super) fn tree(&mut self, from: &Path, name: &Path) -> Result<(), SubmissionError> {
        self.tree_at(from, name, 1)
    }

    fn tree_at(&mut self, from: &Path, name: &Path, depth: usize) -> Result<(), SubmissionError> {
        if depth > self.bounds.depth {
            let (path, limit) = (from.to_owned(), self.bounds.depth);
            return Err(SubmissionError::TooDeep { path, limit });
        }
        self.directory(name)?;
        for name_inside in sorted_names(from)? {
            let (inside, name) = (from.join(&name_inside), name.join(&name_inside));
            let kind = fs::symlink_metadata(&inside)
                .map_err(|source| SubmissionError::unreadable(&inside, source))?
                .file_type();
            if kind.is_dir() && !LEFT_OUT.iter().any(|left_out| name_inside == *left_out) {
                self.count(&inside)?;
                self.tree_at(&inside, &name, depth + 1)?;
            } else if kind.is_file() {
                self.file(&inside, &name)?;
            } else if !kind.is_dir() {
                self.count(&inside)?;
                self.left_out.push(name);
            }
        }
        Ok(())
    }

    fn count(&mut self, path: &Path) -> Result<(), SubmissionError> {
        self.entries += 1;
        if self.entries > self.bounds.entries {
            let (path, limit) = (path.to_owned(), self.bounds.entries);
            return Err(SubmissionError::TooMany { path, limit });
        }
        Ok(())
    }
}

/// A directory of our own that others can look into: the program may run as someone else.
pub(super) fn private_directory(parent: &Path, prefix: &str) -> Result<TempDir, Trouble> {
    let cannot = |error| Trouble::cannot_write(parent, error);
    fs::create_dir_all(parent).map_err(cannot)?;
    let directory = tempfile::Builder::new().prefix(prefix).tempdir_in(parent).map_err(cannot)?;
    set_mode(directory.path(), 0o755).map_err(cannot)?;
    Ok(directory)
}

/// In an order that does not depend on the file system.
fn sorted_names(directory: &Path) -> Result<Vec<std::ffi::OsString>, SubmissionError> {
    let unreadable = |source| SubmissionError::unreadable(directory, source);
    let mut names = Vec::new();
    // A directory may hold millions of names: what is read of it is bounded as well.
    for entry in fs::read_dir(directory).map_err(unreadable)?.take(MOST_NAMES) {
        names.push(entry.map_err(unreadable)?.file_name());
    }
    names.sort();
    Ok(names)
}

/// More than any [`Bounds`] allow.
const MOST_NAMES: usize = 1000;

/// Opens a file that is a regular one even now: neither a link nor a pipe that someone has put in
/// its place.
fn open_regular(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true);
    #[cfg(target_os = "linux")]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.custom_flags(libc::O_NOFOLLOW | libc::O_NONBLOCK);
    }
    let file = options.open(path).map_err(no_link)?;
    if file.metadata()?.is_file() { Ok(file) } else { Err(io::ErrorKind::InvalidInput.into()) }
}

/// A link there is no regular file; the system speaks of too many of them.
fn no_link(error: io::Error) -> io::Error {
    #[cfg(target_os = "linux")]
    if error.raw_os_error() == Some(libc::ELOOP) {
        return io::ErrorKind::InvalidInput.into();
    }
    error
}

fn write(to: &Path, bytes: &[u8], executable: bool) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).open(to)?;
    file.write_all(bytes)?;
    set_mode(to, if executable { 0o755 } else { 0o644 })
}

#[cfg(unix)]
pub(super) fn set_mode(path: &Path, mode: u32) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(mode))
}

#[cfg(not(unix))]
pub(super) fn set_mode(_path: &Path, _mode: u32) -> io::Result<()> {
    Ok(())
}

#[cfg(unix)]
fn is_executable(metadata: &fs::Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt;
    metadata.permissions().mode() & 0o111 != 0
}

#[cfg(not(unix))]
fn is_executable(_metadata: &fs::Metadata) -> bool {
    false
}

#[cfg(test)]
#[path = "copy_tests.rs"]
mod tests;
