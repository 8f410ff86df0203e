//! Limits of single processes (setrlimit(2)). What a whole tree uses is watched from outside.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::time::Duration;

use libc::c_uint;

use super::identity::User;
use super::keeper::Reach;
use crate::stage::Limits;

/// Resource, soft limit, hard limit.
pub(super) type Limit = (c_uint, u64, u64);

/// Memory that a process may lock: what the usual libraries want.
const LOCKED: u64 = 64 << 10;

/// The limits of a program.
pub(super) fn of_program(limits: &Limits, reach: Reach, user: &User) -> Vec<Limit> {
    let both = |resource, limit| (resource, limit, limit);
    let seconds = whole_seconds(limits.cpu);
    vec![
        // First SIGXCPU, which says what happened; a second later SIGKILL.
        (libc::RLIMIT_CPU, seconds, seconds + 1),
        both(libc::RLIMIT_NPROC, processes(limits, reach, user)),
        both(libc::RLIMIT_NOFILE, limits.descriptors.into()),
        both(libc::RLIMIT_FSIZE, limits.file),
        both(libc::RLIMIT_CORE, 0),
        // Not the address space: runtimes such as node and Java reserve much more than they use.
        both(libc::RLIMIT_DATA, limits.memory),
        both(libc::RLIMIT_MSGQUEUE, 0),
        both(libc::RLIMIT_MEMLOCK, LOCKED),
    ]
}

fn whole_seconds(time: Duration) -> u64 {
    time.as_secs() + u64::from(time.subsec_nanos() > 0)
}

/// The system counts the processes and threads of a user: of one that is lent to this stage, just
/// the stage's.
fn processes(limits: &Limits, reach: Reach, user: &User) -> u64 {
    let own = u64::from(limits.processes);
    if user.lease.is_some() {
        return own;
    }
    match reach {
        // In a user namespace of its own the user begins anew; the first process is theirs, too.
        Reach::Namespace => own + 1,
        // All that the user has. Other stages of the same user come and go meanwhile.
        Reach::User(..) | Reach::Group => present(user.uid) + 4 * own,
    }
}

/// How many threads a user has now.
fn present(uid: u32) -> u64 {
    let processes = fs::read_dir("/proc").into_iter().flatten().flatten();
    let of_user = processes.filter(|process| process.metadata().is_ok_and(|of| of.uid() == uid));
    let threads = of_user.map(|process| fs::read_dir(process.path().join("task")));
    threads.flatten().map(|threads| threads.count() as u64).sum()
}
