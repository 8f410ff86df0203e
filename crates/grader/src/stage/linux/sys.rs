//! System calls, bare: those that libc does not wrap, and those that it wraps in more than a system
//! call. Nothing here allocates, takes a lock or panics, so a stage's first process may use it.

use std::ffi::CStr;
use std::os::fd::{AsRawFd, BorrowedFd, FromRawFd, OwnedFd, RawFd};

use libc::{c_int, c_long, c_uint, c_void, pid_t, sock_filter, sock_fprog};
use nix::errno::Errno;

/// What a step ended with.
pub(super) type Outcome<T = ()> = Result<T, Errno>;

/// `capset(2)`, third version: two sets of three words.
const CAPABILITY_VERSION: u32 = 0x2008_0522;

/// As the parent of a process sees its end: `(process, status)`.
pub(super) type Ended = (pid_t, c_int);

/// Calls the system with up to five numbers or pointers.
///
/// # Safety
///
/// The pointers among the arguments must be what this call expects.
pub(super) unsafe fn call(number: c_long, arguments: [usize; 5]) -> Outcome<usize> {
    let [a, b, c, d, e] = arguments;
    // SAFETY: the caller answers for the arguments.
    let result = unsafe { libc::syscall(number, a, b, c, d, e) };
    if result == -1 { Err(Errno::last()) } else { Ok(result.cast_unsigned() as usize) }
}

/// A call whose arguments are plain numbers.
fn numbers(number: c_long, arguments: [usize; 5]) -> Outcome<usize> {
    // SAFETY: no argument is a pointer, so nothing of this process is read or written.
    unsafe { call(number, arguments) }
}

/// Negative numbers reach the system as they are.
fn signed(number: c_int) -> usize {
    (number as isize).cast_unsigned()
}

/// A descriptor that a call has just made.
pub(super) fn owned(descriptor: usize) -> OwnedFd {
    // SAFETY: the system made this descriptor for the caller, and nobody else knows it.
    unsafe { OwnedFd::from_raw_fd(descriptor as RawFd) }
}

/// A descriptor that stays open for as long as this process needs it.
pub(super) fn borrowed(descriptor: RawFd) -> BorrowedFd<'static> {
    // SAFETY: used on descriptors that this process was born with and closes only by its end.
    unsafe { BorrowedFd::borrow_raw(descriptor) }
}

/// Makes a process that is a copy of this thread (clone(2)); `Ok(None)` in the child, where every
/// signal is held. It brings a descriptor of itself. Not clone3(2), which container runtimes refuse
/// more often.
///
/// # Safety
///
/// The child may do nothing but system calls: it is a copy of one thread of many, and some of the
/// others may have held a lock.
pub(super) unsafe fn clone(namespaces: c_int) -> Outcome<Option<(pid_t, OwnedFd)>> {
    let mut pidfd: RawFd = -1;
    let flags = (namespaces | libc::CLONE_PIDFD | libc::SIGCHLD) as usize;
    let place = (&raw mut pidfd) as usize;
    // A handler of the grader's must not run in the child.
    let before = hold_signals(u64::MAX)?;
    // SAFETY: no new stack, so the child goes on with a copy of this one; the system writes one
    // descriptor to `place`.
    let result = unsafe { call(libc::SYS_clone, [flags, 0, place, 0, 0]) };
    if result == Ok(0) {
        return Ok(None);
    }
    hold_signals(before)?;
    Ok(Some((result? as pid_t, owned(pidfd as usize))))
}

/// Holds exactly these signals, as bits; tells which were held before.
fn hold_signals(bits: u64) -> Outcome<u64> {
    let mut before = 0_u64;
    let (bits, place) = ((&raw const bits) as usize, (&raw mut before) as usize);
    let arguments = [libc::SIG_SETMASK as usize, bits, place, size_of::<u64>(), 0];
    // SAFETY: both pointers are to sets of the size that is told beside them.
    unsafe { call(libc::SYS_rt_sigprocmask, arguments) }.map(|_| before)
}

/// Closes descriptors `first..=last`, or has the next execution close them.
pub(super) fn close_range(first: c_uint, last: c_uint, on_exec: bool) -> Outcome {
    let flags = if on_exec { libc::CLOSE_RANGE_CLOEXEC } else { 0 };
    let arguments = [first as usize, last as usize, flags as usize, 0, 0];
    numbers(libc::SYS_close_range, arguments).map(drop)
}

/// Ends this process at once.
pub(super) fn exit(status: c_int) -> ! {
    // SAFETY: _exit(2) never returns and runs nothing of this process.
    unsafe { libc::_exit(status) }
}

/// A child that has ended, if there is one; `ECHILD` when there are no children. With `wait`,
/// blocks until one ends.
pub(super) fn reap(wait: bool) -> Outcome<Option<Ended>> {
    let mut status = 0;
    let flags = libc::__WALL | if wait { 0 } else { libc::WNOHANG };
    // SAFETY: `status` is a place for a number.
    let pid = unsafe { libc::waitpid(-1, &raw mut status, flags) };
    Errno::result(pid).map(|pid| (pid != 0).then_some((pid, status)))
}

/// How the process of a descriptor ended, when it has; it is reaped then.
pub(super) fn reap_of(pidfd: BorrowedFd) -> Outcome<Option<(c_int, c_int)>> {
    // SAFETY: a siginfo_t is plain numbers, for which zeros are valid.
    let mut told: libc::siginfo_t = unsafe { std::mem::zeroed() };
    let id = pidfd.as_raw_fd().cast_unsigned();
    let flags = libc::WEXITED | libc::WNOHANG;
    // SAFETY: `told` is a place for what waitid(2) tells.
    Errno::result(unsafe { libc::waitid(libc::P_PIDFD, id, &raw mut told, flags) })?;
    // SAFETY: waitid(2) has filled in these two, or left the zeros.
    let (pid, status) = unsafe { (told.si_pid(), told.si_status()) };
    Ok((pid != 0).then_some((told.si_code, status)))
}

/// Sends a signal to exactly the process of this descriptor.
pub(super) fn signal(pidfd: BorrowedFd, signal: c_int) -> Outcome {
    let arguments = [signed(pidfd.as_raw_fd()), signal as usize, 0, 0, 0];
    numbers(libc::SYS_pidfd_send_signal, arguments).map(drop)
}

/// `kill(2)`, with -1 for everything that this process may signal, but itself.
pub(super) fn kill(pid: pid_t, signal: c_int) -> Outcome {
    numbers(libc::SYS_kill, [signed(pid), signal as usize, 0, 0, 0]).map(drop)
}

/// Waits until one of these can be read or has ended; -1 waits without limit. Interrupted waits
/// are begun again.
pub(super) fn poll(descriptors: &mut [libc::pollfd], milliseconds: c_int) -> Outcome<usize> {
    loop {
        let count = descriptors.len() as libc::nfds_t;
        // SAFETY: the pointer and the count belong to one slice.
        let ready = unsafe { libc::poll(descriptors.as_mut_ptr(), count, milliseconds) };
        match Errno::result(ready) {
            Err(Errno::EINTR) => {}
            result => return result.map(|ready| ready as usize),
        }
    }
}

/// Something to [`poll`] for input.
pub(super) fn readable(descriptor: RawFd) -> libc::pollfd {
    libc::pollfd { fd: descriptor, events: libc::POLLIN, revents: 0 }
}

/// Becomes this user and group, and leaves every other group. The system calls themselves: glibc's
/// functions would speak to threads that are not here.
pub(super) fn become_user(uid: u32, gid: u32) -> Outcome {
    let (uid, gid) = (uid as usize, gid as usize);
    numbers(libc::SYS_setgroups, [0, 0, 0, 0, 0])?;
    numbers(libc::SYS_setresgid, [gid, gid, gid, 0, 0])?;
    numbers(libc::SYS_setresuid, [uid, uid, uid, 0, 0]).map(drop)
}

/// Has exactly these capabilities (bits, capabilities(7)); `inheritable` ones survive an execution
/// when they are ambient, too.
pub(super) fn set_capabilities(bits: u64, inheritable: u64) -> Outcome {
    let header = [CAPABILITY_VERSION, 0];
    let low = |bits: u64| (bits & u64::from(u32::MAX)) as u32;
    let high = |bits: u64| (bits >> 32) as u32;
    let (b, i) = (bits, inheritable);
    let sets = [low(b), low(b), low(i), high(b), high(b), high(i)];
    let arguments = [header.as_ptr() as usize, sets.as_ptr() as usize, 0, 0, 0];
    // SAFETY: both pointers are to arrays of the sizes that the version in the header asks for.
    unsafe { call(libc::SYS_capset, arguments) }.map(drop)
}

/// `prctl(2)` with plain numbers.
pub(super) fn prctl(option: c_int, second: usize, third: usize) -> Outcome<usize> {
    numbers(libc::SYS_prctl, [option as usize, second, third, 0, 0])
}

/// A limit that is not raised again: soft and hard.
pub(super) fn limit(resource: c_uint, soft: u64, hard: u64) -> Outcome {
    let limit = libc::rlimit64 { rlim_cur: soft, rlim_max: hard };
    let arguments = [0, resource as usize, (&raw const limit) as usize, 0, 0];
    // SAFETY: the pointer is to a limit, which is read.
    unsafe { call(libc::SYS_prlimit64, arguments) }.map(drop)
}

/// Every signal does again what it does by default.
pub(super) fn reset_signals() {
    for signal in 1..=libc::SIGRTMAX() {
        // Some may not be changed (SIGKILL, those of the C library): they are as they should be.
        // SAFETY: the default action runs nothing of this process.
        let _ = unsafe { libc::signal(signal, libc::SIG_DFL) };
    }
}

/// No signal is held any more.
pub(super) fn release_signals() -> Outcome {
    hold_signals(0).map(drop)
}

/// Binds this process to a filter of system calls.
pub(super) fn filter_calls(program: &[sock_filter]) -> Outcome {
    // The system only reads it.
    let filter = program.as_ptr().cast_mut();
    let program = sock_fprog { len: program.len() as u16, filter };
    let mode = libc::SECCOMP_SET_MODE_FILTER as usize;
    // SAFETY: the pointer is to a program, which itself points to as many instructions as it says.
    unsafe { call(libc::SYS_seccomp, [mode, 0, (&raw const program) as usize, 0, 0]) }.map(drop)
}

/// Whether the system has filters of system calls that answer with an error.
pub(super) fn has_filters() -> bool {
    let action = libc::SECCOMP_RET_ERRNO;
    let mode = libc::SECCOMP_GET_ACTION_AVAIL as usize;
    // SAFETY: the pointer is to a number, which is read.
    unsafe { call(libc::SYS_seccomp, [mode, 0, (&raw const action) as usize, 0, 0]) }.is_ok()
}

/// A Landlock ruleset that refuses these rights to files, and what these scopes are about.
pub(super) fn landlock_ruleset(files: u64, scopes: u64) -> Outcome<OwnedFd> {
    #[repr(C)]
    struct Handled {
        files: u64,
        ports: u64,
        scopes: u64,
    }
    // A version that knows less takes the whole of it, where what it does not know is 0.
    let handled = Handled { files, ports: 0, scopes };
    let arguments = [(&raw const handled) as usize, size_of::<Handled>(), 0, 0, 0];
    // SAFETY: the pointer is to a structure of the size that is told beside it, which is read.
    unsafe { call(libc::SYS_landlock_create_ruleset, arguments) }.map(owned)
}

/// Allows, in a Landlock ruleset, these rights to a file, or to a directory and all that is in it.
pub(super) fn landlock_allow(ruleset: BorrowedFd, rights: u64, beneath: BorrowedFd) -> Outcome {
    const PATH_BENEATH: usize = 1; // LANDLOCK_RULE_PATH_BENEATH
    #[repr(C, packed)]
    struct Rule {
        rights: u64,
        beneath: RawFd,
    }
    let rule = Rule { rights, beneath: beneath.as_raw_fd() };
    let place = (&raw const rule) as usize;
    let arguments = [signed(ruleset.as_raw_fd()), PATH_BENEATH, place, 0, 0];
    // SAFETY: the pointer is to a rule of the kind that is told beside it, which is read.
    unsafe { call(libc::SYS_landlock_add_rule, arguments) }.map(drop)
}

/// Binds this process to a Landlock ruleset.
pub(super) fn restrict_files(ruleset: RawFd) -> Outcome {
    numbers(libc::SYS_landlock_restrict_self, [signed(ruleset), 0, 0, 0, 0]).map(drop)
}

/// The version of Landlock, 0 without it.
pub(super) fn landlock_version() -> usize {
    const VERSION: usize = 1; // LANDLOCK_CREATE_RULESET_VERSION
    numbers(libc::SYS_landlock_create_ruleset, [0, 0, VERSION, 0, 0]).unwrap_or(0)
}

/// `sethostname(2)`.
pub(super) fn set_host_name(name: &[u8]) -> Outcome {
    // SAFETY: the pointer and the length belong to one slice, which is read.
    unsafe { call(libc::SYS_sethostname, [name.as_ptr() as usize, name.len(), 0, 0, 0]) }.map(drop)
}

/// Executes a program in place of this one; returns only what went wrong.
///
/// # Safety
///
/// Both lists end with a null pointer and point to texts that end with a NUL byte.
pub(super) unsafe fn execute(
    path: &CStr,
    arguments: *const *const libc::c_char,
    environment: *const *const libc::c_char,
) -> Errno {
    // SAFETY: the caller answers for the lists.
    unsafe { libc::execve(path.as_ptr(), arguments, environment) };
    Errno::last()
}

/// Runs `child` in a process of its own that shares this one's memory, on a stack of its own, and
/// goes on when it has executed a program or ended (vfork(2)).
///
/// # Safety
///
/// `child` may do nothing but system calls and writing to what `argument` points to; `stack` is
/// large enough for it.
pub(super) unsafe fn run_beside(
    stack: &mut [u8],
    child: extern "C" fn(*mut c_void) -> c_int,
    argument: *mut c_void,
) -> Outcome<pid_t> {
    let end = stack.as_mut_ptr_range().end;
    let top = end.map_addr(|address| address & !15);
    let flags = libc::CLONE_VM | libc::CLONE_VFORK | libc::SIGCHLD;
    // SAFETY: the stack is this process's own and is used by nobody else while the child runs on
    // it, for this process stands still so long; the caller answers for the rest.
    Errno::result(unsafe { libc::clone(child, top.cast(), flags, argument) })
}

/// Sends bytes with descriptors (unix(7)); at most four.
pub(super) fn send(socket: RawFd, bytes: &[u8], descriptors: &[RawFd]) -> Outcome {
    const ROOM: usize = 4;
    #[repr(C)]
    struct Rights {
        header: libc::cmsghdr,
        descriptors: [RawFd; ROOM],
    }
    let count = descriptors.len().min(ROOM);
    let length = size_of::<libc::cmsghdr>() + count * size_of::<RawFd>();
    let mut rights = Rights {
        header: libc::cmsghdr {
            cmsg_len: length as _,
            cmsg_level: libc::SOL_SOCKET,
            cmsg_type: libc::SCM_RIGHTS,
        },
        descriptors: [-1; ROOM],
    };
    for (place, descriptor) in rights.descriptors.iter_mut().zip(descriptors) {
        *place = *descriptor;
    }
    let mut part = libc::iovec { iov_base: bytes.as_ptr().cast_mut().cast(), iov_len: bytes.len() };
    // SAFETY: a msghdr is plain numbers and pointers, for which zeros are valid.
    let mut message: libc::msghdr = unsafe { std::mem::zeroed() };
    message.msg_iov = &raw mut part;
    message.msg_iovlen = 1;
    if count > 0 {
        message.msg_control = (&raw mut rights).cast();
        message.msg_controllen = length as _;
    }
    // SAFETY: the message points to one part and to `length` bytes of rights, which are read.
    let sent = unsafe { libc::sendmsg(socket, &raw const message, libc::MSG_NOSIGNAL) };
    Errno::result(sent).map(drop)
}
