//! Files and directories that only this user may read. Where there are no modes, the place itself
//! has to be private.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};

/// Makes a directory, and those above it, for this user alone.
pub(super) fn create_dir(path: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

/// Makes a new file for this user alone.
fn create(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Puts text under a name where nothing lies, whole or not at all: `false` when something lies
/// there, because another process was quicker.
pub(super) fn put_first(path: &Path, text: &str) -> io::Result<bool> {
    with_temporary(path, text, |part| match fs::hard_link(part, path) {
        Ok(()) => fs::remove_file(part).map(|()| true),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(false),
        // A file system without links.
        Err(_) => fs::rename(part, path).map(|()| true),
    })
}

/// Puts text under a name, over what lies there, whole or not at all.
pub(super) fn put(path: &Path, text: &str) -> io::Result<()> {
    with_temporary(path, text, |part| fs::rename(part, path))
}

fn with_temporary<T>(
    path: &Path,
    text: &str,
    finish: impl FnOnce(&Path) -> io::Result<T>,
) -> io::Result<T> {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let part = path.with_extension(format!("{}-{number}.part", std::process::id()));
    match fs::remove_file(&part) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
        _ => {} // of a process that had this number before and was killed
    }
    let mut file = create(&part)?;
    let written = file.write_all(text.as_bytes()).and_then(|()| file.sync_all());
    drop(file);
    let result = written.and_then(|()| finish(&part));
    let _ = fs::remove_file(&part);
    result
}

/// Whether others than this user may read or change it.
#[cfg(unix)]
pub(super) fn is_exposed(path: &Path) -> io::Result<bool> {
    use std::os::unix::fs::PermissionsExt;
    Ok(fs::metadata(path)?.permissions().mode() & 0o077 != 0)
}

/// The same without modes.
#[cfg(not(unix))]
pub(super) fn is_exposed(_: &Path) -> io::Result<bool> {
    Ok(false)
}
