//! The processes of a stage, as the system tells of them (proc(5)).

use std::fs;
use std::os::fd::{AsRawFd, OwnedFd};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use nix::sys::signal::{Signal, kill};
use nix::sys::statvfs::fstatvfs;
use nix::unistd::Pid;

use crate::stage::Usage;

/// Units of processor time in a second, as /proc tells it: the same on every Linux (`USER_HZ`).
const TICKS: u64 = 100;

/// Where the processes of a stage are found.
#[derive(Debug)]
pub(super) enum Tree {
    /// In the stage's own `/proc`, which shows no others.
    Own {
        /// That directory.
        processes: OwnedFd,
        /// The scratch directory, a file system of its own.
        scratch: OwnedFd,
    },
    /// Among the host's, below the stage's first process.
    Below {
        /// The first process.
        keeper: u32,
        /// The scratch directory.
        scratch: PathBuf,
    },
    /// Among the host's, a program and what is below it.
    From {
        /// The program.
        program: u32,
        /// The scratch directory.
        scratch: PathBuf,
    },
}

impl Tree {
    /// What all of them use. What goes away meanwhile is left out.
    pub(super) fn usage(&self) -> Usage {
        let mut usage = Usage { memory: self.scratch_bytes(), ..Usage::default() };
        for process in self.processes() {
            usage.memory += memory(&process.directory);
            usage.cpu += process.stat.cpu;
            usage.processes += 1;
            usage.busy |= is_busy(&process);
            usage.delayed = match (usage.delayed, delayed(&process)) {
                (Some(sum), Some(more)) => Some(sum + more),
                (one, other) => one.or(other),
            };
        }
        usage
    }

    /// The numbers of all, as the host's /proc has them.
    pub(super) fn numbers(&self) -> Vec<u32> {
        self.processes().iter().map(|process| process.number).collect()
    }

    /// All that live but the stage's first.
    fn processes(&self) -> Vec<Process> {
        let mut found = match self {
            Self::Own { processes, .. } => {
                let mut all = in_directory(&path_of(processes));
                all.retain(|process| process.number != 1);
                all
            }
            Self::Below { keeper, .. } => below(*keeper, all_of_host()).0,
            Self::From { program, .. } => {
                let (mut found, mut others) = below(*program, all_of_host());
                found.extend(others.extract_if(.., |process| process.number == *program));
                found
            }
        };
        found.retain(|process| !matches!(process.stat.state, b'Z' | b'X'));
        found
    }

    fn scratch_bytes(&self) -> u64 {
        match self {
            Self::Own { scratch, .. } => {
                let used = fstatvfs(scratch);
                used.map_or(0, |of| (of.blocks() - of.blocks_free()) * of.fragment_size())
            }
            Self::Below { scratch, .. } | Self::From { scratch, .. } => bytes_in(scratch),
        }
    }
}

/// Kills what a first process has left that was killed itself: all that belongs to a lent user;
/// else the program's session, and what has left that escapes.
pub(super) fn sweep(user: Option<u32>, session: u32) {
    loop {
        let mut left = all_of_host();
        left.retain(|process| match user {
            Some(user) => fs::metadata(&process.directory).is_ok_and(|of| of.uid() == user),
            None => process.stat.session == session,
        });
        left.retain(|process| !matches!(process.stat.state, b'Z' | b'X'));
        for process in &left {
            let _ = kill(Pid::from_raw(process.number.cast_signed()), Signal::SIGKILL);
        }
        if left.is_empty() {
            break;
        }
    }
}

/// A path to what a descriptor of this process is open for.
fn path_of(descriptor: &OwnedFd) -> PathBuf {
    PathBuf::from(format!("/proc/self/fd/{}", descriptor.as_raw_fd()))
}

/// Bytes on disk of the files below a directory; no symbolic link is followed.
fn bytes_in(directory: &Path) -> u64 {
    const BLOCK: u64 = 512;
    let entries = fs::read_dir(directory).into_iter().flatten().flatten();
    let bytes = entries.map(|entry| match entry.metadata() {
        Ok(of) if of.is_dir() => bytes_in(&entry.path()),
        Ok(of) => of.blocks() * BLOCK,
        Err(_) => 0,
    });
    bytes.sum()
}

#[derive(Debug)]
struct Process {
    number: u32,
    directory: PathBuf,
    stat: Stat,
}

/// What `/proc/PID/stat` tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Stat {
    state: u8,
    parent: u32,
    session: u32,
    cpu: Duration,
    threads: u32,
}

fn in_directory(processes: &Path) -> Vec<Process> {
    let entries = fs::read_dir(processes).into_iter().flatten().flatten();
    let all = entries.filter_map(|entry| {
        let number = entry.file_name().to_str()?.parse().ok()?;
        let directory = entry.path();
        let stat = Stat::read(&directory)?;
        Some(Process { number, directory, stat })
    });
    all.collect()
}

fn all_of_host() -> Vec<Process> {
    in_directory(Path::new("/proc"))
}

/// Those whose parents' parents lead to `ancestor`, and the others.
fn below(ancestor: u32, mut others: Vec<Process>) -> (Vec<Process>, Vec<Process>) {
    let mut found: Vec<Process> = Vec::new();
    let mut parents = vec![ancestor];
    while !parents.is_empty() {
        let is_child = |process: &mut Process| parents.contains(&process.stat.parent);
        let children: Vec<_> = others.extract_if(.., is_child).collect();
        parents = children.iter().map(|process| process.number).collect();
        found.extend(children);
    }
    (found, others)
}

impl Stat {
    fn read(process: &Path) -> Option<Self> {
        Self::parse(&fs::read_to_string(process.join("stat")).ok()?)
    }

    fn parse(text: &str) -> Option<Self> {
        // The name before it may contain anything, such as more parentheses.
        let (_, behind_name) = text.rsplit_once(')')?;
        let mut columns = behind_name.split_ascii_whitespace();
        let state = *columns.next()?.as_bytes().first()?;
        let parent = columns.next()?.parse().ok()?;
        let session = columns.nth(1)?.parse().ok()?;
        let mut number = |skipped: usize| columns.nth(skipped)?.parse::<u64>().ok();
        let (user, system) = (number(7)?, number(0)?);
        let threads = number(4)?;
        Some(Self {
            state,
            parent,
            session,
            cpu: Duration::from_millis((user + system) * (1000 / TICKS)),
            threads: u32::try_from(threads).ok()?,
        })
    }

    /// Running, about to, or waiting for a disk: not for anything outside the program.
    fn is_busy(&self) -> bool {
        matches!(self.state, b'R' | b'D')
    }
}

fn is_busy(process: &Process) -> bool {
    if process.stat.threads <= 1 {
        return process.stat.is_busy();
    }
    let threads = fs::read_dir(process.directory.join("task")).into_iter().flatten().flatten();
    threads.filter_map(|thread| Stat::read(&thread.path())).any(|stat| stat.is_busy())
}

/// For how long the threads of a process waited for a processor.
fn delayed(process: &Process) -> Option<Duration> {
    if process.stat.threads <= 1 {
        return delay_of(&process.directory);
    }
    let threads = fs::read_dir(process.directory.join("task")).into_iter().flatten().flatten();
    threads.filter_map(|thread| delay_of(&thread.path())).reduce(|sum, delay| sum + delay)
}

fn delay_of(thread: &Path) -> Option<Duration> {
    delay_in(&fs::read_to_string(thread.join("schedstat")).ok()?)
}

/// `/proc/PID/schedstat`: nanoseconds on a processor, nanoseconds waiting for one, turns. A system
/// that does not count says `0 0 0`.
fn delay_in(schedstat: &str) -> Option<Duration> {
    let columns = schedstat.split_ascii_whitespace().map(|column| column.parse().ok());
    let columns: Option<Vec<u64>> = columns.collect();
    match columns?[..] {
        [0, 0, 0] => None,
        [_, waited, _] => Some(Duration::from_nanos(waited)),
        _ => None,
    }
}

/// Bytes of memory that are the process's own or shared between processes, resident or swapped
/// out. Programs and libraries, mapped from files, are left out.
fn memory(process: &Path) -> u64 {
    let status = fs::read_to_string(process.join("status")).unwrap_or_default();
    memory_in(&status)
}

fn memory_in(status: &str) -> u64 {
    const KIBIBYTE: u64 = 1 << 10;
    let counts = |name: &str| matches!(name, "RssAnon" | "RssShmem" | "VmSwap");
    let lines = status.lines().filter_map(|line| line.split_once(':'));
    let values = lines
        .filter(|(name, _)| counts(name))
        .filter_map(|(_, value)| value.split_ascii_whitespace().next()?.parse::<u64>().ok());
    values.sum::<u64>() * KIBIBYTE
}

#[cfg(test)]
#[path = "tree_tests.rs"]
mod tests;
