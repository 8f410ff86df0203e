//! What differs from system to system.

use std::fs::Metadata;

/// Whether a file is a named pipe (mkfifo(1)).
#[cfg(unix)]
pub(super) fn is_pipe(data: &Metadata) -> bool {
    std::os::unix::fs::FileTypeExt::is_fifo(&data.file_type())
}

/// Named pipes of Windows are no files of a directory.
#[cfg(not(unix))]
pub(super) fn is_pipe(_data: &Metadata) -> bool {
    false
}
