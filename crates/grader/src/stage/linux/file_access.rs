//! Which files a program may open where it sees all of the host's: Landlock (landlock(7)).

use std::fs;
use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use nix::errno::Errno;
use nix::fcntl::{OFlag, open};
use nix::sys::stat::Mode;

use super::sys;
use super::system_files::{DEVICES, Kind, entries};
use crate::stage::{Setting, StageError, View};

// Rights to files (linux/landlock.h). All of the first version lie below REFER.
const EXECUTE: u64 = 1;
const WRITE_FILE: u64 = 1 << 1;
const READ_FILE: u64 = 1 << 2;
const READ_DIR: u64 = 1 << 3;
const REFER: u64 = 1 << 13;
const TRUNCATE: u64 = 1 << 14;
const IOCTL_DEV: u64 = 1 << 15;

/// What a program does with what it may only read.
const READ: u64 = EXECUTE | READ_FILE | READ_DIR;
/// What it does with a device. A shell truncates what it writes to.
const DEVICE: u64 = READ_FILE | WRITE_FILE | TRUNCATE;
/// Rights that are not about what is in a directory.
const OF_A_FILE: u64 = EXECUTE | READ_FILE | WRITE_FILE | TRUNCATE | IOCTL_DEV;

/// All rights to files of a version; of versions to come, those of the newest that is made use of.
fn rights(version: usize) -> u64 {
    match version {
        0 => 0,
        1 => REFER - 1,
        2 => TRUNCATE - 1,
        3 | 4 => IOCTL_DEV - 1,
        _ => (IOCTL_DEV << 1) - 1,
    }
}

/// All scopes of a version: what is kept from other programs' sockets by name, and signals to them.
fn scopes(version: usize) -> u64 {
    const ABSTRACT_UNIX_SOCKET: u64 = 1;
    const SIGNAL: u64 = 1 << 1;
    if version < 6 { 0 } else { ABSTRACT_UNIX_SOCKET | SIGNAL }
}

/// What programs read of the host where they have no files of their own for it. Of `/proc` what
/// tells of the machine, but no process: the grader is one, and its command line may be telling.
const HOST_FILES: [&str; 15] = [
    "/etc/passwd",
    "/etc/group",
    "/etc/hosts",
    "/etc/host.conf",
    "/etc/nsswitch.conf",
    "/etc/resolv.conf",
    "/proc/cpuinfo",
    "/proc/filesystems",
    "/proc/loadavg",
    "/proc/meminfo",
    "/proc/stat",
    "/proc/sys",
    "/proc/uptime",
    "/proc/version",
    "/proc/vmstat",
];

/// What this system's Landlock can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Landlock {
    /// Whether files are kept apart.
    pub(super) files: bool,
    /// Whether signals to other programs, and their sockets by name, are.
    pub(super) signals: bool,
}

impl Landlock {
    pub(super) fn here() -> Self {
        let version = sys::landlock_version();
        Self { files: version >= 1, signals: version >= 6 }
    }
}

/// A ruleset that allows what the view and the system's own files ask for, and to write to
/// `scratch`.
pub(super) fn ruleset(view: &View, scratch: &Path) -> Result<OwnedFd, StageError> {
    let version = sys::landlock_version();
    let all = rights(version);
    let refused = |errno: Errno| StageError::System {
        step: "limit the program's files".to_owned(),
        source: errno.into(),
    };
    let ruleset = sys::landlock_ruleset(all, scopes(version)).map_err(refused)?;
    let allow = |path, rights| allow(ruleset.as_fd(), path, rights & all);
    let system = entries().iter().filter(|entry| !matches!(entry.kind, Kind::Link(_)));
    let system = system.map(|entry| (entry.path.as_path(), READ));
    let own = HOST_FILES.iter().map(|path| (Path::new(path), READ));
    let devices = DEVICES.iter().map(|path| (Path::new(path), DEVICE));
    for (path, rights) in system.chain(own).chain(devices) {
        // What this system has not got needs no rule.
        if path.exists() {
            allow(path, rights)?;
        }
    }
    let viewed = view.read.iter().map(|path| (path.as_path(), READ));
    let written = view.write.iter().map(|path| (path.as_path(), all));
    for (path, rights) in viewed.chain(written).chain([(scratch, all)]) {
        allow(path, rights)?;
    }
    Ok(ruleset)
}

/// Without Landlock, a program of a lent user opens what everybody may: what it is to see must be
/// that.
pub(super) fn check_modes(setting: &Setting) -> Result<(), StageError> {
    let view = &setting.view;
    for path in view.read.iter().chain(&view.write).chain([&setting.program.path]) {
        let refused = |source| StageError::System {
            step: format!("show {} to an ordinary user, without Landlock", path.display()),
            source,
        };
        let path = fs::canonicalize(path).map_err(refused)?;
        if !is_open_to_all(&path).map_err(refused)? {
            return Err(refused(io::ErrorKind::PermissionDenied.into()));
        }
    }
    Ok(())
}

/// Whether everybody may read this and pass through what is above it.
fn is_open_to_all(path: &Path) -> io::Result<bool> {
    const READ: u32 = 0o4;
    const PASS: u32 = 0o1;
    let allows = |path: &Path, what| Ok(fs::metadata(path)?.mode() & what == what);
    let above: io::Result<Vec<bool>> =
        path.ancestors().skip(1).map(|dir| allows(dir, PASS)).collect();
    Ok(allows(path, READ)? && above?.into_iter().all(|allowed| allowed))
}

/// Files take only those rights that are not about what is in a directory.
fn allow(ruleset: BorrowedFd, path: &Path, rights: u64) -> Result<(), StageError> {
    let refused = |errno: Errno| StageError::System {
        step: format!("see {}", path.display()),
        source: errno.into(),
    };
    let rights = if path.is_dir() { rights } else { rights & OF_A_FILE };
    let opened = open(path, OFlag::O_PATH | OFlag::O_CLOEXEC, Mode::empty()).map_err(refused)?;
    sys::landlock_allow(ruleset, rights, opened.as_fd()).map_err(refused)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The rights of each version by their names, as linux/landlock.h and landlock(7) tell them.
    #[test]
    fn a_version_is_asked_for_no_right_that_it_does_not_know() {
        let rows =
            [(0, 0), (1, 0x1fff), (2, 0x3fff), (3, 0x7fff), (4, 0x7fff), (5, 0xffff), (6, 0xffff)];
        for (version, all) in rows {
            assert_eq!(rights(version), all, "{version}");
            assert_eq!(scopes(version), if version == 6 { 0b11 } else { 0 }, "{version}");
        }
        assert_eq!((rights(99), scopes(99)), (rights(6), scopes(6)), "a version to come");
    }

    #[test]
    fn reading_a_file_is_not_about_a_directory_and_writing_it_makes_nothing() {
        assert_eq!(READ & OF_A_FILE, READ - READ_DIR);
        assert_eq!(rights(6) & OF_A_FILE, 0b1100_0000_0000_0111);
        assert_eq!(DEVICE & rights(2), READ_FILE | WRITE_FILE);
    }
}
