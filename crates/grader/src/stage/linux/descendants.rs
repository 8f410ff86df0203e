//! The end of a program's descendants where they have no pid namespace of their own.
//!
//! For the stage's first process, so system calls only. Both ways are one call for all of them:
//! none can fork meanwhile and be missed (kill(2)).

use libc::{c_int, c_void, pid_t};

use super::sys::{self, Outcome};

/// Kills a process group.
pub(super) fn kill_group(leader: pid_t) -> Outcome {
    sys::kill(-leader, libc::SIGKILL)
}

/// Kills everything of a user.
pub(super) fn kill_user(stack: &mut [u8], uid: u32, gid: u32) -> Outcome {
    let mut victim = Victim { uid, gid, killed: Ok(()) };
    let argument = (&raw mut victim).cast::<c_void>();
    // SAFETY: the child does four system calls and uses what `argument` points to, which lives
    // until it is gone.
    unsafe { sys::run_beside(stack, kill_all_of_user, argument) }?;
    victim.killed
}

struct Victim {
    uid: u32,
    gid: u32,
    killed: Outcome,
}

/// As that user, for whom kill(2) with -1 means just the user's own processes.
extern "C" fn kill_all_of_user(argument: *mut c_void) -> c_int {
    // SAFETY: the pointer is `kill_user`'s, whose process stands still until this one is gone.
    let victim = unsafe { &mut *argument.cast::<Victim>() };
    let become_user = sys::become_user(victim.uid, victim.gid);
    victim.killed = become_user.and_then(|()| sys::kill(-1, libc::SIGKILL));
    0
}
