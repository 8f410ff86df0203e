//! What files do differently from system to system.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

/// Puts `contents` where `path` is, whole or not at all: whoever opens it, after whatever crash,
/// finds the old file or the new one. Durable when it returns.
pub(crate) fn replace(path: &Path, contents: &[u8]) -> io::Result<()> {
    let name = path.file_name().ok_or(io::ErrorKind::InvalidInput)?;
    let mut temporary = std::ffi::OsString::from(".");
    temporary.push(name);
    temporary.push(".new");
    let temporary = path.with_file_name(temporary);
    let mut file = private().write(true).create(true).truncate(true).open(&temporary)?;
    file.write_all(contents)?;
    file.sync_all()?;
    drop(file); // Windows renames no open file
    std::fs::rename(&temporary, path)?;
    sync_directory(path)
}

/// For files that are nobody else's business.
fn private() -> OpenOptions {
    #[allow(unused_mut, reason = "only Unix has modes; elsewhere the place itself is private")]
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// A name is durable when its directory is (fsync(2)); Windows has no such call and needs none.
fn sync_directory(path: &Path) -> io::Result<()> {
    if !cfg!(unix) {
        return Ok(());
    }
    let directory = path.parent().filter(|parent| !parent.as_os_str().is_empty());
    File::open(directory.unwrap_or(Path::new(".")))?.sync_all()
}
