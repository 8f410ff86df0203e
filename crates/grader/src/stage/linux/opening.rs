//! How a stage is opened: everything is prepared here, in the grader; then its first process is
//! born and does it.

use std::fs::{self, File};
use std::io;
use std::os::fd::{AsRawFd, OwnedFd, RawFd};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use libc::{c_int, c_uint};
use nix::fcntl::{FcntlArg, OFlag, fcntl};
use nix::sys::socket::{AddressFamily, SockFlag, SockType, socketpair};
use nix::unistd::{Gid, Uid, chown, fchown, geteuid, pipe2};

use super::control::{Control, Process};
use super::file_access::{self, Landlock};
use super::filters::{Company, filters};
use super::held::{Held, News};
use super::identity::User;
use super::keeper::{self, Reach, Script};
use super::op::Op;
use super::ownership::Given;
use super::program::{self, Prepared};
use super::tree::Tree;
use super::wire::Reply;
use super::{files, limits, network, sys};
use crate::stage::scratch::Scratch;
use crate::stage::{Level, Setting, StageError, Streams, View, other};

/// Memory for the program's start, which calls only a few functions deep.
const STACK: usize = 64 << 10;

/// The number of an ordinary user, as a stage in a user namespace has it.
const INSIDE: u32 = 1000;

/// Capabilities of a program that root runs where files of root's do not appear as its user's: it
/// may read, as root may, whatever of them it is shown or Landlock lets it open.
const READ_ALL: u64 = 1 << 2; // CAP_DAC_READ_SEARCH

/// Opens a stage of full or of partial isolation.
pub(super) fn open(level: Level, setting: &Setting) -> Result<Held, StageError> {
    match level {
        Level::Full => carry_out(full(setting)?, setting),
        Level::None | Level::Partial => carry_out(partial(setting, Landlock::here())?, setting),
    }
}

/// Opens a stage of partial isolation as on a system whose Landlock can do no more than this.
#[cfg(test)]
pub(super) fn open_with(landlock: Landlock, setting: &Setting) -> Result<Held, StageError> {
    carry_out(partial(setting, landlock)?, setting)
}

fn carry_out(plan: Plan, setting: &Setting) -> Result<Held, StageError> {
    let pipes = Pipes::new(&plan.user).map_err(system("make pipes"))?;
    let kept: Vec<RawFd> = plan.kept.iter().copied().chain(pipes.inner()).collect();
    let mut script = Script {
        ops: plan.ops,
        program: plan.program,
        control: pipes.control.0.as_raw_fd(),
        news: pipes.news.0.as_raw_fd(),
        streams: [&pipes.stdin.0, &pipes.stdout.0, &pipes.stderr.0].map(AsRawFd::as_raw_fd),
        foreign: all_but(kept),
        reach: plan.reach,
        oom_score: fs::read("/proc/self/oom_score_adj").unwrap_or_default(),
        stack: vec![0; STACK],
    };
    let process = birth(&mut script, plan.namespaces)?;
    drop(plan.ruleset); // the first process has its own descriptor of it
    let (ours, keeper) = (pipes.outer(), Arc::new(process));
    let control = Control::new(ours.control);
    let mut descriptors = match control.hear() {
        Some((Reply::Ready, descriptors)) => descriptors.into_iter(),
        answer => {
            keeper.kill();
            let exit = keeper.wait(Duration::from_secs(10));
            return Err(match answer {
                Some((Reply::Failed { step, errno }, _)) => failed(&script.ops, step, errno),
                _ => StageError::KeeperLost { exit },
            });
        }
    };
    let tree = match (descriptors.next(), descriptors.next(), &plan.scratch) {
        (Some(processes), Some(scratch), _) => Tree::Own { processes, scratch },
        (_, _, Some(scratch)) => {
            Tree::Below { keeper: keeper.number(), scratch: scratch.path().to_owned() }
        }
        _ => return Err(StageError::KeeperLost { exit: None }),
    };
    Ok(Held {
        keeper,
        control,
        news: Arc::new(News::new(ours.news)),
        streams: Some(ours.streams),
        path: setting.program.path.clone(),
        program: None,
        tree,
        own_networks: plan.reach == Reach::Namespace,
        opened: Mutex::new(Vec::new()),
        _scratch: plan.scratch,
        _given: plan.given,
        lease: plan.user.lease,
    })
}

fn failed(ops: &[Op], step: u32, errno: i32) -> StageError {
    let step = ops.get(step as usize).map_or_else(|| "begin".to_owned(), Op::step);
    StageError::System { step, source: io::Error::from_raw_os_error(errno) }
}

fn system<E: Into<io::Error>>(step: &'static str) -> impl Fn(E) -> StageError {
    move |source| StageError::System { step: step.to_owned(), source: source.into() }
}

/// What makes the difference between the levels.
struct Plan {
    ops: Vec<Op>,
    program: Prepared,
    namespaces: c_int,
    reach: Reach,
    user: User,
    given: Option<Given>,
    scratch: Option<Scratch>,
    /// What the first process needs beside its pipes.
    kept: Vec<RawFd>,
    ruleset: Option<OwnedFd>,
}

/// A world of its own.
fn full(setting: &Setting) -> Result<Plan, StageError> {
    let mut user = User::for_a_program()?;
    let root = user.lease.is_some();
    let owners = user.lease.as_mut().and_then(super::identity::Lease::owners);
    let mut given = root.then(|| Given::to(user.uid));
    let mut ops = Vec::new();
    let mut namespaces = libc::CLONE_NEWNET
        | libc::CLONE_NEWPID
        | libc::CLONE_NEWNS
        | libc::CLONE_NEWIPC
        | libc::CLONE_NEWUTS;
    let mut inside = (user.uid, user.gid);
    if !root {
        namespaces |= libc::CLONE_NEWUSER;
        inside = (INSIDE, INSIDE);
        ops.extend(user_maps(&user)?);
    }
    let files = files::prepare(&setting.view, &setting.limits, inside, owners, given.as_mut())?;
    ops.extend(files.ops);
    ops.extend(network::ops(&setting.network)?);
    ops.push(Op::SealRoot);
    let mut program = Prepared::new(&setting.program)?;
    program.user = root.then_some(inside);
    program.capabilities = if root && !files.mapped { READ_ALL } else { 0 };
    program.limits = limits::of_program(&setting.limits, Reach::Namespace, &user);
    let alone = Company { local_sockets: false, processes: false, group: false };
    program.filters = filters(alone).map_err(not_compiled)?;
    let kept = owners.into_iter().collect();
    let reach = Reach::Namespace;
    Ok(Plan { ops, program, namespaces, reach, user, given, scratch: None, kept, ruleset: None })
}

/// An ordinary user keeps the own number, under another name (user_namespaces(7)).
fn user_maps(user: &User) -> Result<[Op; 3], StageError> {
    let map = |outside: u32| format!("{INSIDE} {outside} 1\n").into_bytes();
    let write = |path, bytes| Ok(Op::WriteFile { path: program::text(path)?, bytes });
    Ok([
        write("/proc/self/setgroups", b"deny".to_vec())?,
        write("/proc/self/uid_map", map(user.uid))?,
        write("/proc/self/gid_map", map(user.gid))?,
    ])
}

/// Among the host's files, networks and processes.
fn partial(setting: &Setting, landlock: Landlock) -> Result<Plan, StageError> {
    let user = User::for_a_program()?;
    let scratch = Scratch::new().map_err(system("make a scratch directory"))?;
    let (uid, gid) = (Uid::from_raw(user.uid), Gid::from_raw(user.gid));
    chown(scratch.path(), Some(uid), Some(gid)).map_err(system("give a scratch directory away"))?;
    let mut ruleset = None;
    if landlock.files {
        ruleset = Some(file_access::ruleset(&setting.view, scratch.path())?);
    } else if user.lease.is_some() {
        file_access::check_modes(setting)?;
    }
    let mut program = Prepared::new(&other::in_scratch(setting.program.clone(), scratch.path()))?;
    let mut reach = Reach::Group;
    let mut given = None;
    if user.lease.is_some() {
        reach = Reach::User(user.uid, user.gid);
        program.user = Some((user.uid, user.gid));
        program.capabilities = if landlock.files { READ_ALL } else { 0 };
        given = Some(give(&setting.view, &user)?);
    }
    program.limits = limits::of_program(&setting.limits, reach, &user);
    let processes = user.lease.is_none() && !landlock.signals;
    let group = reach == Reach::Group;
    if sys::has_filters() {
        let company = Company { local_sockets: true, processes, group };
        program.filters = filters(company).map_err(not_compiled)?;
    }
    program.ruleset = ruleset.as_ref().map(AsRawFd::as_raw_fd);
    let kept = program.ruleset.into_iter().collect();
    let ops = vec![Op::AdoptOrphans];
    let scratch = Some(scratch);
    Ok(Plan { ops, program, namespaces: 0, reach, user, given, scratch, kept, ruleset })
}

/// What a lent user may write among the host's files.
fn give(view: &View, user: &User) -> Result<Given, StageError> {
    let mut given = Given::to(user.uid);
    for path in &view.write {
        let step = || format!("give {} to the program", path.display());
        given.give(path).map_err(|source| StageError::System { step: step(), source })?;
    }
    Ok(given)
}

fn not_compiled(error: seccompiler::BackendError) -> StageError {
    system("write a filter of system calls")(io::Error::other(error))
}

/// The stage's first process.
fn birth(script: &mut Script, namespaces: c_int) -> Result<Process, StageError> {
    // SAFETY: `live` never returns, and does nothing but system calls.
    match unsafe { sys::clone(namespaces) }.map_err(system("start a process in new namespaces"))? {
        None => keeper::live(script),
        Some((number, descriptor)) => Ok(Process::new(number.cast_unsigned(), descriptor)),
    }
}

/// All descriptors but these, as ranges.
fn all_but(mut kept: Vec<RawFd>) -> Vec<(c_uint, c_uint)> {
    kept.sort_unstable();
    let mut ranges = Vec::new();
    let mut next: c_uint = 0;
    for descriptor in kept.into_iter().map(RawFd::cast_unsigned) {
        if next < descriptor {
            ranges.push((next, descriptor - 1));
        }
        next = descriptor + 1;
    }
    ranges.push((next, c_uint::MAX));
    ranges
}

/// Pairs of descriptors, the inner end first.
struct Pipes {
    control: (OwnedFd, OwnedFd),
    news: (OwnedFd, OwnedFd),
    stdin: (OwnedFd, OwnedFd),
    stdout: (OwnedFd, OwnedFd),
    stderr: (OwnedFd, OwnedFd),
}

/// The grader's ends.
struct Outer {
    control: OwnedFd,
    news: OwnedFd,
    streams: Streams,
}

impl Pipes {
    fn new(user: &User) -> nix::Result<Self> {
        let from_program = || pipe2(OFlag::O_CLOEXEC).map(|(read, write)| (write, read));
        let flags = SockFlag::SOCK_CLOEXEC;
        let mut pipes = Self {
            control: socketpair(AddressFamily::Unix, SockType::SeqPacket, None, flags)?,
            news: from_program()?,
            stdin: pipe2(OFlag::O_CLOEXEC)?,
            stdout: from_program()?,
            stderr: from_program()?,
        };
        for (inner, _) in [&mut pipes.stdin, &mut pipes.stdout, &mut pipes.stderr] {
            // 0, 1 and 2 are where they will be copied to.
            if inner.as_raw_fd() <= 2 {
                *inner = sys::owned(fcntl(&*inner, FcntlArg::F_DUPFD_CLOEXEC(3))? as usize);
            }
            // A program may open its streams once more, by name: /dev/stdout.
            if geteuid().is_root() {
                fchown(&*inner, Some(Uid::from_raw(user.uid)), Some(Gid::from_raw(user.gid)))?;
            }
        }
        Ok(pipes)
    }

    fn inner(&self) -> [RawFd; 5] {
        [&self.control, &self.news, &self.stdin, &self.stdout, &self.stderr]
            .map(|(inner, _)| inner.as_raw_fd())
    }

    /// The inner ends are closed.
    fn outer(self) -> Outer {
        let stdin = File::from(self.stdin.1);
        let (stdout, stderr) = (File::from(self.stdout.1), File::from(self.stderr.1));
        let streams = Streams { stdin, stdout, stderr };
        Outer { control: self.control.1, news: self.news.1, streams }
    }
}
