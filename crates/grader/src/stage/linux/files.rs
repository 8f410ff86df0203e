//! What makes a program's file system, as steps for the stage's first process: a root of its own on
//! which only what a program needs can be seen, and only the scratch directory and
//! [`View::write`](crate::stage::View::write) can be written to.

use std::collections::HashSet;
use std::ffi::{CStr, CString};
use std::fs;
use std::io;
use std::os::fd::RawFd;
use std::path::{Component, Path, PathBuf};

use super::mounts::{NO_DEVICES, NO_EXECUTION, NO_SETUID, READ_ONLY};
use super::op::{Op, Options, Place};
use super::ownership::{Given, can_be_mapped};
use super::program::text;
use super::system_files::{DEVICES, HOST_NAME, Kind, entries, own_files};
use crate::stage::{Limits, StageError, View};

/// Where a program may always write.
pub(super) const SCRATCH: &str = "/tmp";
/// Files that may be in the scratch directory at one time.
const SCRATCH_FILES: u32 = 4096;

/// Links that programs know: the streams, and memory that is shared by name, which thus counts as
/// scratch.
const DEVICE_LINKS: [(&str, &str); 5] = [
    ("/dev/fd", "/proc/self/fd"),
    ("/dev/stdin", "/proc/self/fd/0"),
    ("/dev/stdout", "/proc/self/fd/1"),
    ("/dev/stderr", "/proc/self/fd/2"),
    ("/dev/shm", SCRATCH),
];

/// A file system to be made.
pub(super) struct Files {
    /// The steps up to the new root, which is not sealed yet.
    pub(super) ops: Vec<Op>,
    /// Whether all that is viewed appears as the program's user's, where that was asked for.
    pub(super) mapped: bool,
}

/// Prepares a file system. `inside` is the user and the group as
/// the stage numbers them; `owners` says as whom the owners of what is viewed appear, and what
/// cannot appear so is given.
pub(super) fn prepare(
    view: &View,
    limits: &Limits,
    inside: (u32, u32),
    owners: Option<RawFd>,
    given: Option<&mut Given>,
) -> Result<Files, StageError> {
    let (ops, made) = (vec![Op::PrivateMounts], HashSet::new());
    let mut steps = Steps { ops, made, owners, given, mapped: owners.is_some() };
    let small = [(c"size", "1m"), (c"nr_inodes", "4096"), (c"mode", "755")];
    steps.ops.push(Op::NewRoot { options: small.map(|(key, value)| (key, plain(value))).into() });
    steps.system()?;
    for (name, content) in own_files(inside, &view.hosts) {
        steps.file(&Path::new("/etc").join(name), content.into_bytes())?;
    }
    steps.devices()?;
    steps.own_mounts(limits)?;
    for (path, forbids) in viewed(view) {
        steps.view(&path, forbids)?;
    }
    steps.ops.push(Op::EnterRoot);
    steps.ops.push(Op::HostName(HOST_NAME));
    Ok(Files { ops: steps.ops, mapped: steps.mapped })
}

/// What is viewed, outer directories before inner ones.
fn viewed(view: &View) -> Vec<(PathBuf, u64)> {
    let read = view.read.iter().map(|path| (path.clone(), READ_ONLY));
    let write = view.write.iter().map(|path| (path.clone(), 0));
    let mut viewed: Vec<_> = read.chain(write).collect();
    viewed.sort_by_key(|(path, _)| path.components().count());
    viewed
}

fn plain(text: &str) -> CString {
    CString::new(text).unwrap_or_default()
}

struct Steps<'a> {
    ops: Vec<Op>,
    /// Directories that are there already.
    made: HashSet<PathBuf>,
    owners: Option<RawFd>,
    given: Option<&'a mut Given>,
    mapped: bool,
}

impl Steps<'_> {
    fn system(&mut self) -> Result<(), StageError> {
        for entry in entries() {
            match &entry.kind {
                Kind::Link(to) => self.link(&entry.path, to)?,
                Kind::Directory | Kind::File => {
                    let is_directory = entry.kind == Kind::Directory;
                    let forbids = READ_ONLY | NO_SETUID | NO_DEVICES;
                    self.bind(&entry.path, &entry.path, is_directory, forbids, None)?;
                }
            }
        }
        Ok(())
    }

    fn devices(&mut self) -> Result<(), StageError> {
        for device in DEVICES {
            let device = Path::new(device);
            self.bind(device, device, false, READ_ONLY | NO_SETUID | NO_EXECUTION, None)?;
        }
        for (path, to) in DEVICE_LINKS {
            self.link(Path::new(path), Path::new(to))?;
        }
        Ok(())
    }

    /// The processes of the stage, and the scratch directory.
    fn own_mounts(&mut self, limits: &Limits) -> Result<(), StageError> {
        let forbids = NO_SETUID | NO_DEVICES;
        // Processes that a program could not trace are not there at all: the stage's first one,
        // with the grader's command line.
        let only_own = vec![(c"hidepid", plain("2"))];
        self.mount("/proc", c"proc", only_own, forbids | NO_EXECUTION)?;
        let size = plain(&limits.scratch.to_string());
        let files = plain(&SCRATCH_FILES.to_string());
        let options = vec![(c"size", size), (c"nr_inodes", files), (c"mode", plain("1777"))];
        self.mount(SCRATCH, c"tmpfs", options, forbids)
    }

    fn mount(
        &mut self,
        path: &str,
        kind: &'static CStr,
        options: Options,
        forbids: u64,
    ) -> Result<(), StageError> {
        self.directory(Path::new(path))?;
        self.ops.push(Op::Mount { kind, options, to: inside(Path::new(path))?, forbids });
        Ok(())
    }

    /// Shows a path of the host's at the same place.
    fn view(&mut self, path: &Path, forbids: u64) -> Result<(), StageError> {
        let refused =
            |source| StageError::System { step: format!("see {}", path.display()), source };
        let source = fs::canonicalize(path).map_err(refused)?;
        // Two dots, in a path or in what a link says, would lead elsewhere inside.
        let plain = |part| matches!(part, Component::RootDir | Component::Normal(_));
        if !path.is_absolute() || !path.components().all(plain) || source.parent().is_none() {
            return Err(refused(io::ErrorKind::InvalidInput.into()));
        }
        let owners = self.owners.filter(|namespace| can_be_mapped(&source, *namespace));
        self.mapped &= owners.is_some();
        if let Some(given) = self.given.as_mut().filter(|_| owners.is_none() && forbids == 0) {
            given.give(&source).map_err(refused)?;
        }
        let is_directory = source.is_dir();
        self.bind(&source, path, is_directory, forbids | NO_SETUID | NO_DEVICES, owners)
    }

    fn bind(
        &mut self,
        from: &Path,
        to: &Path,
        is_directory: bool,
        forbids: u64,
        owners: Option<RawFd>,
    ) -> Result<(), StageError> {
        if is_directory {
            self.directory(to)?;
        } else {
            self.file(to, Vec::new())?;
        }
        self.ops.push(Op::Bind { from: text(from)?, to: inside(to)?, forbids, owners });
        Ok(())
    }

    fn file(&mut self, path: &Path, bytes: Vec<u8>) -> Result<(), StageError> {
        self.parents(path)?;
        self.ops.push(Op::File { place: place(path)?, bytes });
        Ok(())
    }

    fn link(&mut self, path: &Path, to: &Path) -> Result<(), StageError> {
        self.parents(path)?;
        self.ops.push(Op::Link { place: place(path)?, to: text(to)? });
        Ok(())
    }

    fn parents(&mut self, path: &Path) -> Result<(), StageError> {
        path.parent().map_or(Ok(()), |parent| self.directory(parent))
    }

    /// A directory, with those above it, which anybody may pass through.
    fn directory(&mut self, path: &Path) -> Result<(), StageError> {
        if path.parent().is_none() || !self.made.insert(path.to_owned()) {
            return Ok(());
        }
        self.parents(path)?;
        self.ops.push(Op::Directory(place(path)?));
        Ok(())
    }
}

/// An absolute path as one that is relative to the new root.
fn inside(path: &Path) -> Result<CString, StageError> {
    text(path.strip_prefix("/").unwrap_or(path))
}

fn place(path: &Path) -> Result<Place, StageError> {
    let directory = inside(path.parent().unwrap_or(path))?;
    Ok(Place { directory, name: text(path.file_name().unwrap_or_default())? })
}
