//! The end of a program's descendants where they have no pid namespace of their own.
//!
//! For the stage's first process, so system calls only.

use std::ffi::CStr;
use std::os::fd::AsRawFd;

use libc::{c_int, c_void, pid_t};
use nix::fcntl::{OFlag, open};
use nix::sys::stat::Mode;
use nix::unistd::read;

use super::sys;

/// Kills everything of a user; false when that failed.
pub(super) fn kill_user(stack: &mut [u8], uid: u32, gid: u32) -> bool {
    let mut victim = Victim { uid, gid, killed: false };
    let argument = (&raw mut victim).cast::<c_void>();
    // SAFETY: the child does four system calls and uses what `argument` points to, which lives
    // until it is gone.
    let done = unsafe { sys::run_beside(stack, kill_all_of_user, argument) };
    done.is_ok() && victim.killed
}

struct Victim {
    uid: u32,
    gid: u32,
    killed: bool,
}

/// As that user, for whom kill(2) with -1 means just the user's own processes; all at once, so that
/// none can fork meanwhile and be missed.
extern "C" fn kill_all_of_user(argument: *mut c_void) -> c_int {
    // SAFETY: the pointer is `kill_user`'s, whose process stands still until this one is gone.
    let victim = unsafe { &mut *argument.cast::<Victim>() };
    let become_user = sys::become_user(victim.uid, victim.gid);
    victim.killed = become_user.and_then(|()| sys::kill(-1, libc::SIGKILL)).is_ok();
    0
}

/// A process among the system's.
#[derive(Clone, Copy)]
pub(super) struct Entry {
    pid: pid_t,
    parent: pid_t,
    state: u8,
    is_descendant: bool,
}

/// Room for the system's processes.
pub(super) type Table = Vec<Entry>;

/// Processes that a table has room for; what is beyond is seen when others are gone.
const ROOM: usize = 1 << 15;

/// An empty table with room, made before the birth of who will use it.
pub(super) fn table() -> Table {
    Vec::with_capacity(ROOM)
}

/// Kills the descendants of this process, and tells how many there were.
///
/// First they are stopped, in as many passes as it takes until all are: a stopped process still
/// counts against the limit on processes, so whoever is left cannot fork for long.
pub(super) fn kill_descendants(table: &mut Table) -> usize {
    /// Somebody may wake the others again and again; then it takes more rounds of killing.
    const PASSES: usize = 64;
    for _ in 0..PASSES {
        let mut running = 0;
        for process in descendants(table).filter(|process| !matches!(process.state, b'T' | b't')) {
            let _ = sys::kill(process.pid, libc::SIGSTOP);
            running += 1;
        }
        if running == 0 {
            break;
        }
    }
    descendants(table).filter(|process| sys::kill(process.pid, libc::SIGKILL).is_ok()).count()
}

/// The living descendants of this process, as they are now.
fn descendants(table: &mut Table) -> impl Iterator<Item = &Entry> {
    fill(table);
    // SAFETY: getpid(2) always succeeds.
    let own = unsafe { libc::getpid() };
    while mark_children(table, own) {}
    table.iter().filter(|process| process.is_descendant && !matches!(process.state, b'Z' | b'X'))
}

/// Marks children of this process and of those that are marked; false when all were.
fn mark_children(table: &mut [Entry], own: pid_t) -> bool {
    let mut found = false;
    for index in 0..table.len() {
        let Some(Entry { parent, is_descendant: false, .. }) = table.get(index).copied() else {
            continue;
        };
        // The system lists processes in the order of their numbers.
        let of_parent = table.binary_search_by_key(&parent, |process| process.pid).ok();
        let of_parent = of_parent.and_then(|place| table.get(place));
        let is_descendant = parent == own || of_parent.is_some_and(|parent| parent.is_descendant);
        if let Some(process) = table.get_mut(index).filter(|_| is_descendant) {
            process.is_descendant = true;
            found = true;
        }
    }
    found
}

/// Reads the system's processes, as many as fit: a table does not grow.
fn fill(table: &mut Table) {
    table.clear();
    let flags = OFlag::O_RDONLY | OFlag::O_DIRECTORY | OFlag::O_CLOEXEC;
    let Ok(processes) = open(c"/proc", flags, Mode::empty()) else { return };
    let mut buffer = [0; 8192];
    while let Ok(length @ 1..) = sys::entries(processes.as_raw_fd(), &mut buffer) {
        let mut rest = buffer.get(..length).unwrap_or_default();
        while let Some((name, behind)) = next_entry(rest) {
            rest = behind;
            let process = number(name).and_then(read_entry);
            if let Some(process) = process.filter(|_| table.len() < table.capacity()) {
                table.push(process);
            }
        }
    }
}

/// The name of the first of these entries, and the others (`struct linux_dirent64`).
fn next_entry(entries: &[u8]) -> Option<(&[u8], &[u8])> {
    const LENGTH: usize = 16;
    const NAME: usize = 19;
    let length = usize::from(u16::from_ne_bytes(*entries.get(LENGTH..)?.first_chunk()?));
    let name = entries.get(NAME..length)?;
    let name = name.split(|byte| *byte == 0).next()?;
    Some((name, entries.get(length..)?))
}

fn number(digits: &[u8]) -> Option<pid_t> {
    let is_number = !digits.is_empty() && digits.iter().all(u8::is_ascii_digit);
    if is_number { str::from_utf8(digits).ok()?.parse().ok() } else { None }
}

/// What `/proc/PID/stat` tells (proc(5)).
fn read_entry(pid: pid_t) -> Option<Entry> {
    let path = stat_path(pid);
    let path = CStr::from_bytes_until_nul(&path).ok()?;
    let file = open(path, OFlag::O_RDONLY | OFlag::O_CLOEXEC, Mode::empty()).ok()?;
    let mut text = [0; 256];
    let length = read(&file, &mut text).ok()?;
    let text = text.get(..length)?;
    // The name before it may contain anything, such as more parentheses.
    let behind_name = text.get(text.iter().rposition(|byte| *byte == b')')? + 1..)?;
    let mut columns = behind_name.split(|byte| *byte == b' ').skip(1);
    let state = *columns.next()?.first()?;
    Some(Entry { pid, state, parent: number(columns.next()?)?, is_descendant: false })
}

/// `/proc/PID/stat` and a NUL byte.
fn stat_path(pid: pid_t) -> [u8; 24] {
    let mut digits = [0; 10];
    let mut rest = pid.unsigned_abs();
    let mut first = digits.len();
    while rest > 0 && first > 0 {
        first -= 1;
        if let Some(digit) = digits.get_mut(first) {
            *digit = b'0' + (rest % 10) as u8;
        }
        rest /= 10;
    }
    let mut path = [0; 24];
    let digits = digits.iter().skip(first);
    let bytes = b"/proc/".iter().chain(digits).chain(b"/stat");
    path.iter_mut().zip(bytes).for_each(|(place, byte)| *place = *byte);
    path
}

#[cfg(test)]
#[path = "descendants_tests.rs"]
mod tests;
