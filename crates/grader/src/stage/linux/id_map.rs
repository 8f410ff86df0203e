//! User namespaces that say as whom the owners of files appear in a mount (mount_setattr(2),
//! "ID-mapped mounts").

use std::fs::{self, File};
use std::io;
use std::os::fd::{AsFd, OwnedFd};

use libc::{c_int, c_uint};

use super::sys;

/// A user namespace in which root's files are `user`'s, and everybody else's stay theirs.
pub(super) fn namespace(user: u32) -> io::Result<OwnedFd> {
    // SAFETY: the child does nothing but three system calls.
    let Some((pid, process)) = (unsafe { sys::clone(libc::CLONE_NEWUSER) })? else {
        wait_for_end()
    };
    let namespace = map(pid, user).and_then(|()| File::open(format!("/proc/{pid}/ns/user")));
    sys::signal(process.as_fd(), libc::SIGKILL)?;
    sys::poll(&mut [sys::readable(std::os::fd::AsRawFd::as_raw_fd(&process))], -1)?;
    sys::reap_of(process.as_fd())?;
    Ok(namespace?.into())
}

/// What the namespace's only process does: nothing, with nothing, until it is killed, and no longer
/// than the thread that made it.
fn wait_for_end() -> ! {
    let _ = sys::prctl(libc::PR_SET_PDEATHSIG, libc::SIGKILL as usize, 0);
    let _ = sys::close_range(0, c_uint::MAX, false);
    let _ = sys::poll(&mut [], -1);
    sys::exit(c_int::from(true))
}

fn map(pid: c_int, user: u32) -> io::Result<()> {
    for kind in ["uid_map", "gid_map"] {
        let path = format!("/proc/{pid}/{kind}");
        // All users in one map, where this grader's own namespace has all of them.
        let only_root = || fs::write(&path, format!("0 {user} 1\n"));
        fs::write(&path, everybody(user)).or_else(|_| only_root())?;
    }
    Ok(())
}

/// Root and `user` change places; the last number of all is no user.
fn everybody(user: u32) -> String {
    let (below, above, behind) = (user - 1, user + 1, u32::MAX - user - 1);
    format!("0 {user} 1\n1 1 {below}\n{user} 0 1\n{above} {above} {behind}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everybody_is_mapped_once() {
        assert_eq!(everybody(1000), "0 1000 1\n1 1 999\n1000 0 1\n1001 1001 4294966294\n");
    }
}
