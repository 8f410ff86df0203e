//! What the stage's first process does, prepared as data: after its birth it may do nothing but
//! system calls, because it is a copy of one thread of a program with many.

use std::ffi::{CStr, CString};
use std::os::fd::RawFd;

/// One prepared step. The step that fails is told by its place in the list.
pub(crate) enum Op {
    /// A message for rtnetlink in the present network namespace; its acknowledgement is awaited.
    Netlink {
        /// The whole message, header included.
        message: Vec<u8>,
        /// Where in `message` the descriptor of a network (an `i32`) belongs, and which network.
        network_at: Option<(usize, Net)>,
    },
    /// `unshare(CLONE_NEWNET)`: the process is in a new network namespace, kept as this.
    NewNetwork(Net),
    /// `setns` to a network made before.
    EnterNetwork(Net),
    /// Writes a file that exists, such as a sysctl.
    WriteFile {
        /// Where.
        path: CString,
        /// What.
        bytes: Vec<u8>,
    },
    /// No mount of this process is seen elsewhere.
    PrivateMounts,
    /// An empty file system that lies on the old root and is the working directory: from here on
    /// relative paths belong to the new root and absolute ones to the old.
    NewRoot {
        /// Of the file system.
        options: Options,
    },
    /// Makes a directory, unless it is there.
    Directory(Place),
    /// Makes a file with these bytes, unless it is there.
    File {
        /// Where.
        place: Place,
        /// What.
        bytes: Vec<u8>,
    },
    /// Makes a symbolic link, unless something is there.
    Link {
        /// Where.
        place: Place,
        /// What it says.
        to: CString,
    },
    /// Shows a tree or a file of the old root in the new one.
    Bind {
        /// In the old root.
        from: CString,
        /// In the new root, where something of the same kind is already.
        to: CString,
        /// What is forbidden in it (`mounts`).
        forbids: u64,
        /// A user namespace that says as whom the owners of its files appear.
        owners: Option<RawFd>,
    },
    /// Mounts a new file system of this kind in the new root.
    Mount {
        /// `proc` or `tmpfs`.
        kind: &'static CStr,
        /// Of the file system.
        options: Options,
        /// In the new root.
        to: CString,
        /// What is forbidden in it (`mounts`).
        forbids: u64,
    },
    /// The working directory becomes the root, and the old root is gone.
    EnterRoot,
    /// Nothing is written to the root itself any more.
    SealRoot,
    /// The host's name, in this process's own namespace for names.
    HostName(&'static str),
    /// The orphans of this process's descendants become its children (PR_SET_CHILD_SUBREAPER).
    AdoptOrphans,
}

/// Options of a file system (fsconfig(2)): key, value.
pub(crate) type Options = Vec<(&'static CStr, CString)>;

/// Something in the new root: its name, in a directory that is there.
pub(crate) struct Place {
    /// From the root, without the slash; the root itself is empty.
    pub(crate) directory: CString,
    /// What it is called there.
    pub(crate) name: CString,
}

/// A network namespace of a stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Net {
    /// The program's; the keeper is born in it.
    Program = 0,
    /// Where the neighbours live.
    Neighbourhood = 1,
}

impl Op {
    /// The step in a few words, for when it fails.
    pub(crate) fn step(&self) -> String {
        let text = |path: &CString| path.to_string_lossy().into_owned();
        match self {
            Self::Netlink { .. } => "set up the network".to_owned(),
            Self::NewNetwork(_) => "make a second network".to_owned(),
            Self::EnterNetwork(_) => "enter a network".to_owned(),
            Self::WriteFile { path, .. } => format!("write {}", text(path)),
            Self::PrivateMounts => "make mounts private".to_owned(),
            Self::NewRoot { .. } => "mount a new root".to_owned(),
            Self::Directory(place) | Self::File { place, .. } | Self::Link { place, .. } => {
                format!("make {} in /{}", text(&place.name), text(&place.directory))
            }
            Self::Bind { from, .. } => format!("bind {}", text(from)),
            Self::Mount { kind, to, .. } => {
                format!("mount {} on /{}", kind.to_string_lossy(), text(to))
            }
            Self::EnterRoot => "enter the new root".to_owned(),
            Self::SealRoot => "make the root read-only".to_owned(),
            Self::HostName(_) => "set the host's name".to_owned(),
            Self::AdoptOrphans => "become a subreaper".to_owned(),
        }
    }
}
