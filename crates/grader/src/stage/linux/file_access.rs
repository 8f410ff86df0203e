//! Which files a program may open where it sees all of the host's: Landlock (landlock(7)).

use std::fs;
use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use landlock::{
    ABI, Access, AccessFs, BitFlags, Compatible, PathBeneath, PathFd, Ruleset, RulesetAttr,
    RulesetCreated, RulesetCreatedAttr, RulesetError, Scope,
};

use super::sys;
use super::system_files::{DEVICES, Kind, entries};
use crate::stage::{Setting, StageError, View};

/// The newest version that is made use of; what the system lacks of it is left out.
const NEWEST: ABI = ABI::V6;

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
    let refused = |error| StageError::System {
        step: "limit the program's files".to_owned(),
        source: io::Error::other(error),
    };
    let mut ruleset = new_ruleset().map_err(refused)?;
    let read = AccessFs::from_read(NEWEST);
    let write = AccessFs::from_all(NEWEST);
    // A shell truncates what it writes to.
    let device = AccessFs::ReadFile | AccessFs::WriteFile | AccessFs::Truncate;
    let system = entries().iter().filter(|entry| !matches!(entry.kind, Kind::Link(_)));
    let system = system.map(|entry| (entry.path.as_path(), read));
    let own = HOST_FILES.iter().map(|path| (Path::new(path), read));
    let devices = DEVICES.iter().map(|path| (Path::new(path), device));
    for (path, access) in system.chain(own).chain(devices) {
        // What this system has not got needs no rule.
        if path.exists() {
            ruleset = allow(ruleset, path, access)?;
        }
    }
    let viewed = view.read.iter().map(|path| (path.as_path(), read));
    let written = view.write.iter().map(|path| (path.as_path(), write));
    for (path, access) in viewed.chain(written).chain([(scratch, write)]) {
        ruleset = allow(ruleset, path, access)?;
    }
    let ruleset: Option<OwnedFd> = ruleset.into();
    ruleset.ok_or_else(|| StageError::System {
        step: "limit the program's files".to_owned(),
        source: io::ErrorKind::Unsupported.into(),
    })
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

fn new_ruleset() -> Result<RulesetCreated, RulesetError> {
    Ruleset::default()
        .set_compatibility(landlock::CompatLevel::BestEffort)
        .handle_access(AccessFs::from_all(NEWEST))?
        .scope(Scope::from_all(NEWEST))?
        .create()
}

/// Files take only those rights that are not about what is in a directory.
fn allow(
    ruleset: RulesetCreated,
    path: &Path,
    access: BitFlags<AccessFs>,
) -> Result<RulesetCreated, StageError> {
    let refused = |source| StageError::System { step: format!("see {}", path.display()), source };
    let access = if path.is_dir() { access } else { access & AccessFs::from_file(NEWEST) };
    let opened = PathFd::new(path).map_err(|error| refused(io::Error::other(error)))?;
    let rule = PathBeneath::new(opened, access);
    ruleset.add_rule(rule).map_err(|error| refused(io::Error::other(error)))
}
