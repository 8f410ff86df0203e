//! The system calls that make mounts (mount_setattr(2), open_tree(2), fsopen(2)): since Linux 5.12.

use std::ffi::CStr;
use std::os::fd::{AsRawFd, OwnedFd, RawFd};
use std::ptr;

use super::op::Options;
use super::sys::{Outcome, call, owned};

// What a mount forbids: `MOUNT_ATTR_*` of linux/mount.h, which libc does not name.
/// Nothing is written.
pub(super) const READ_ONLY: u64 = 0x1;
/// Setuid bits count for nothing.
pub(super) const NO_SETUID: u64 = 0x2;
/// Device nodes count for nothing.
pub(super) const NO_DEVICES: u64 = 0x4;
/// Nothing is executed.
pub(super) const NO_EXECUTION: u64 = 0x8;
const MOUNT_ATTR_IDMAP: u64 = 0x10_0000;

const HERE: usize = (libc::AT_FDCWD as isize).cast_unsigned();

// linux/mount.h
const OPEN_TREE_CLONE: usize = 1;
const OPEN_TREE_CLOEXEC: usize = libc::O_CLOEXEC as usize;
const FSCONFIG_SET_STRING: usize = 1;
const FSCONFIG_CMD_CREATE: usize = 6;
const CLOSE_ON_EXEC: usize = 1; // FSOPEN_CLOEXEC, FSMOUNT_CLOEXEC
const MOVE_MOUNT_F_EMPTY_PATH: usize = 0x4;
const MOVE_MOUNT_T_EMPTY_PATH: usize = 0x40;
const BOTH_EMPTY: usize = MOVE_MOUNT_F_EMPTY_PATH | MOVE_MOUNT_T_EMPTY_PATH;

/// `struct mount_attr`, first version.
#[repr(C)]
struct Attributes {
    set: u64,
    clear: u64,
    propagation: u64,
    owners: u64,
}

/// A copy of the tree at `path`, mounted nowhere yet.
pub(super) fn copy_tree(path: &CStr) -> Outcome<OwnedFd> {
    let flags = OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | libc::AT_RECURSIVE as usize;
    // SAFETY: the pointer is to a text that ends with a NUL byte.
    let tree = unsafe { call(libc::SYS_open_tree, [HERE, path.as_ptr() as usize, flags, 0, 0]) };
    tree.map(owned)
}

/// Sets what a tree forbids. `owners`, a user namespace, says as whom its files' owners appear.
pub(super) fn forbid(tree: &OwnedFd, what: u64, owners: Option<RawFd>) -> Outcome {
    let idmap = if owners.is_some() { MOUNT_ATTR_IDMAP } else { 0 };
    let owners = owners.map_or(0, |namespace| u64::from(namespace.cast_unsigned()));
    set(
        tree.as_raw_fd(),
        c"",
        libc::AT_EMPTY_PATH,
        &Attributes { set: what | idmap, clear: 0, propagation: 0, owners },
    )
}

/// Sets what the mount at `path`, and no other, forbids.
pub(super) fn forbid_at(path: &CStr, what: u64) -> Outcome {
    let attributes = Attributes { set: what, clear: 0, propagation: 0, owners: 0 };
    set_one(libc::AT_FDCWD, path, 0, &attributes)
}

/// No mount here is seen elsewhere, nor the other way round.
pub(super) fn keep_private() -> Outcome {
    let propagation = libc::MS_PRIVATE;
    let attributes = Attributes { set: 0, clear: 0, propagation, owners: 0 };
    set(libc::AT_FDCWD, c"/", 0, &attributes)
}

fn set(at: RawFd, path: &CStr, flags: i32, attributes: &Attributes) -> Outcome {
    set_one(at, path, flags | libc::AT_RECURSIVE, attributes)
}

fn set_one(at: RawFd, path: &CStr, flags: i32, attributes: &Attributes) -> Outcome {
    let arguments = [
        (at as isize).cast_unsigned(),
        path.as_ptr() as usize,
        flags as usize,
        std::ptr::from_ref(attributes) as usize,
        size_of::<Attributes>(),
    ];
    // SAFETY: a text that ends with a NUL byte, and attributes of the size that is told.
    unsafe { call(libc::SYS_mount_setattr, arguments) }.map(drop)
}

/// Mounts a tree at [`place`] `path`.
pub(super) fn attach(tree: &OwnedFd, path: &CStr) -> Outcome {
    let place = place(path)?;
    let empty = c"".as_ptr() as usize;
    let (tree, place) = (tree.as_raw_fd() as usize, place.as_raw_fd() as usize);
    // SAFETY: both pointers are to texts that end with a NUL byte.
    unsafe { call(libc::SYS_move_mount, [tree, empty, place, empty, BOTH_EMPTY]) }.map(drop)
}

/// Lays a tree on the root of this process, whose own paths lead below it all the same.
pub(super) fn cover_root(tree: &OwnedFd) -> Outcome {
    let empty = c"".as_ptr() as usize;
    let tree = tree.as_raw_fd() as usize;
    let arguments = [tree, empty, HERE, c"/".as_ptr() as usize, MOVE_MOUNT_F_EMPTY_PATH];
    // SAFETY: both pointers are to texts that end with a NUL byte.
    unsafe { call(libc::SYS_move_mount, arguments) }.map(drop)
}

/// A descriptor of what is at `path`, which is resolved as if the working directory were the root
/// (openat2(2)): no symbolic link leads out of it.
pub(super) fn place(path: &CStr) -> Outcome<OwnedFd> {
    // SAFETY: an open_how is plain numbers, for which zeros are valid.
    let mut how: libc::open_how = unsafe { std::mem::zeroed() };
    how.flags = (libc::O_PATH | libc::O_CLOEXEC) as u64;
    how.resolve = libc::RESOLVE_IN_ROOT;
    let (path, size) = (path.as_ptr() as usize, size_of::<libc::open_how>());
    // SAFETY: a text that ends with a NUL byte, and an open_how of the size that is told.
    unsafe { call(libc::SYS_openat2, [HERE, path, (&raw const how) as usize, size, 0]) }.map(owned)
}

/// A new file system with these options, mounted nowhere yet.
pub(super) fn create(kind: &CStr, options: &Options, forbids: u64) -> Outcome<OwnedFd> {
    // SAFETY: the pointer is to a text that ends with a NUL byte.
    let context =
        unsafe { call(libc::SYS_fsopen, [kind.as_ptr() as usize, CLOSE_ON_EXEC, 0, 0, 0]) };
    let context = context.map(owned)?;
    for (key, value) in options {
        configure(&context, FSCONFIG_SET_STRING, Some(key), Some(value))?;
    }
    configure(&context, FSCONFIG_CMD_CREATE, None, None)?;
    let arguments = [context.as_raw_fd() as usize, CLOSE_ON_EXEC, forbids as usize, 0, 0];
    // SAFETY: no argument is a pointer.
    unsafe { call(libc::SYS_fsmount, arguments) }.map(owned)
}

/// `fsconfig(2)`: texts, or null where the command takes none.
fn configure(
    context: &OwnedFd,
    command: usize,
    key: Option<&CStr>,
    value: Option<&CStr>,
) -> Outcome {
    let pointer = |text: Option<&CStr>| text.map_or(ptr::null(), CStr::as_ptr) as usize;
    let arguments = [context.as_raw_fd() as usize, command, pointer(key), pointer(value), 0];
    // SAFETY: both pointers are null or to texts that end with a NUL byte.
    unsafe { call(libc::SYS_fsconfig, arguments) }.map(drop)
}

/// Makes the working directory, on which a tree is mounted, the root, and forgets the old one.
pub(super) fn enter_root() -> Outcome {
    // Both in one place: the old root then lies on top of the new one, and is taken off.
    nix::unistd::pivot_root(c".", c".")?;
    nix::mount::umount2(c".", nix::mount::MntFlags::MNT_DETACH)
}
