//! The program's start: all that stands between the stage's first process and the first
//! instruction of a student's program.

use std::convert::Infallible;
use std::ffi::{CString, OsStr};
use std::io;
use std::os::fd::RawFd;
use std::os::unix::ffi::OsStrExt;
use std::ptr;

use libc::{c_char, c_int, c_uint, c_void, sock_filter};
use nix::errno::Errno;
use nix::unistd::{chdir, setsid};

use super::sys::{self, Outcome};
use crate::stage::StageError;

/// A program with all that binds it, in the form that system calls take.
pub(super) struct Prepared {
    path: CString,
    arguments: Texts,
    environment: Texts,
    directory: CString,
    /// Whom it becomes; `None` stays.
    pub(super) user: Option<(u32, u32)>,
    /// Capabilities that it keeps (bits): none but where Landlock bounds what it reads with them.
    pub(super) capabilities: u64,
    /// Resource, soft limit, hard limit.
    pub(super) limits: Vec<(c_uint, u64, u64)>,
    /// A Landlock ruleset.
    pub(super) ruleset: Option<RawFd>,
    /// Filters of system calls; where a number stands for the program's own process, it is
    /// [`OWN_PROCESS`].
    pub(super) filters: Vec<Vec<sock_filter>>,
}

/// Stands in a filter for the process that loads it.
pub(super) const OWN_PROCESS: u32 = 0x7ead_beef;

/// A list of texts as execve(2) takes it.
struct Texts {
    /// Owns what `pointers` point to.
    _texts: Vec<CString>,
    /// With a null pointer at its end.
    pointers: Vec<*const c_char>,
}

impl Texts {
    fn new(texts: Vec<CString>) -> Self {
        let pointers = texts.iter().map(|text| text.as_ptr());
        Self { pointers: pointers.chain([ptr::null()]).collect(), _texts: texts }
    }
}

/// A text for the system.
pub(super) fn text(text: impl AsRef<OsStr>) -> Result<CString, StageError> {
    let text = text.as_ref();
    CString::new(text.as_bytes()).map_err(|error| StageError::System {
        step: format!("use {:?}", text.to_string_lossy()),
        source: io::Error::new(io::ErrorKind::InvalidInput, error),
    })
}

impl Prepared {
    /// The program alone, bound by nothing yet.
    pub(super) fn new(program: &crate::stage::Program) -> Result<Self, StageError> {
        let arguments = program.args.iter().map(text).collect::<Result<_, _>>()?;
        let variable = |(name, value): &(_, _)| {
            text(
                [name, value]
                    .map(|part: &std::ffi::OsString| part.as_os_str())
                    .join(OsStr::new("=")),
            )
        };
        let environment = program.environment.iter().map(variable).collect::<Result<_, _>>()?;
        Ok(Self {
            path: text(&program.path)?,
            arguments: Texts::new(arguments),
            environment: Texts::new(environment),
            directory: text(&program.directory)?,
            user: None,
            capabilities: 0,
            limits: Vec::new(),
            ruleset: None,
            filters: Vec::new(),
        })
    }
}

/// A step on the way to the program, by which a failure is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
pub(super) enum Step {
    Process,
    Streams,
    Limits,
    User,
    Directory,
    Landlock,
    Filter,
    Execute,
}

impl Step {
    pub(super) fn from_number(number: u32) -> Option<Self> {
        use Step::{Directory, Execute, Filter, Landlock, Limits, Process, Streams, User};
        let all = [Process, Streams, Limits, User, Directory, Landlock, Filter, Execute];
        all.into_iter().find(|step| *step as u32 == number)
    }

    /// In a few words.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Process => "start a process",
            Self::Streams => "connect the program's streams",
            Self::Limits => "limit the program",
            Self::User => "become the program's user",
            Self::Directory => "enter the program's directory",
            Self::Landlock => "limit the program's files",
            Self::Filter => "limit the program's system calls",
            Self::Execute => "execute the program",
        }
    }
}

/// Starts the program, as a child of this process; it then runs, or the step that failed is told.
pub(super) fn start(
    program: &mut Prepared,
    streams: [RawFd; 3],
    stack: &mut [u8],
) -> Result<libc::pid_t, (Step, Errno)> {
    let mut entrance = Entrance { program, streams, failure: None };
    let argument = (&raw mut entrance).cast::<c_void>();
    // SAFETY: `enter` does nothing but system calls and writing to the entrance; it calls only a
    // few functions deep, with buffers of a few bytes.
    let started = unsafe { sys::run_beside(stack, enter, argument) };
    match (started, entrance.failure) {
        (Err(errno), _) => Err((Step::Process, errno)),
        (Ok(_), Some(failure)) => Err(failure),
        (Ok(pid), None) => Ok(pid),
    }
}

struct Entrance<'a> {
    program: &'a mut Prepared,
    streams: [RawFd; 3],
    failure: Option<(Step, Errno)>,
}

extern "C" fn enter(argument: *mut c_void) -> c_int {
    // SAFETY: the pointer is `start`'s, whose process stands still until this one is gone.
    let entrance = unsafe { &mut *argument.cast::<Entrance>() };
    let Err(failure) = entrance.go();
    entrance.failure = Some(failure);
    127
}

impl Entrance<'_> {
    fn go(&mut self) -> Result<Infallible, (Step, Errno)> {
        let at = |step| move |errno| (step, errno);
        connect(self.streams).map_err(at(Step::Streams))?;
        let program = &mut *self.program;
        for (resource, soft, hard) in &program.limits {
            sys::limit(*resource, *soft, *hard).map_err(at(Step::Limits))?;
        }
        become_user(program.user, program.capabilities).map_err(at(Step::User))?;
        chdir(program.directory.as_c_str()).map_err(at(Step::Directory))?;
        if let Some(ruleset) = program.ruleset {
            sys::restrict_files(ruleset).map_err(at(Step::Landlock))?;
        }
        for filter in &mut program.filters {
            name_own_process(filter);
            sys::filter_calls(filter).map_err(at(Step::Filter))?;
        }
        let (arguments, environment) = (&program.arguments.pointers, &program.environment.pointers);
        // SAFETY: `Texts` ends its lists with a null pointer and owns what they point to.
        let errno =
            unsafe { sys::execute(&program.path, arguments.as_ptr(), environment.as_ptr()) };
        Err((Step::Execute, errno))
    }
}

/// A session of its own, the streams as 0, 1, 2 and nothing else open, no signal held.
fn connect(streams: [RawFd; 3]) -> Outcome {
    setsid()?;
    for (stream, number) in streams.into_iter().zip(0..) {
        // Without the flag that closes it on execution. The streams themselves lie above 2.
        Errno::result(dup2(stream, number))?;
    }
    sys::close_range(3, c_uint::MAX, true)?;
    nix::sys::stat::umask(nix::sys::stat::Mode::from_bits_retain(0o022));
    sys::release_signals()
}

fn dup2(from: RawFd, to: RawFd) -> c_int {
    // SAFETY: plain numbers; what was open as `to` belongs to this process alone and is not used.
    unsafe { libc::dup2(from, to) }
}

/// A change of users leaves the capabilities alone: `SECBIT_NO_SETUID_FIXUP` of linux/securebits.h.
const NO_SETUID_FIXUP: usize = 1 << 2;

/// Becomes an ordinary user with no way back and no capability but these.
fn become_user(user: Option<(u32, u32)>, keep: u64) -> Outcome {
    // An ordinary user may not, and need not: nothing is executed with more than it has.
    let _ = drop_bounding_set(keep);
    if let Some((uid, gid)) = user {
        if keep != 0 {
            sys::prctl(libc::PR_SET_KEEPCAPS, 1, 0)?;
            // access(2) goes by these capabilities too: compilers look with it before they read.
            sys::prctl(libc::PR_SET_SECUREBITS, NO_SETUID_FIXUP, 0)?;
        }
        sys::become_user(uid, gid)?;
    }
    sys::set_capabilities(keep, keep)?;
    for bit in (0..64).filter(|bit| keep & (1 << bit) != 0) {
        sys::prctl(libc::PR_CAP_AMBIENT, libc::PR_CAP_AMBIENT_RAISE as usize, bit)?;
    }
    sys::prctl(libc::PR_SET_PDEATHSIG, libc::SIGKILL as usize, 0)?;
    sys::prctl(libc::PR_SET_NO_NEW_PRIVS, 1, 0).map(drop)
}

/// No execution ever gives a capability again.
fn drop_bounding_set(keep: u64) -> Outcome {
    for bit in (0..64).filter(|bit| keep & (1 << bit) == 0) {
        match sys::prctl(libc::PR_CAPBSET_DROP, bit, 0) {
            Err(Errno::EINVAL) => break, // the system has no more
            result => result?,
        };
    }
    Ok(())
}

fn name_own_process(filter: &mut [sock_filter]) {
    // SAFETY: getpid(2) always succeeds.
    let own = unsafe { libc::getpid() }.cast_unsigned();
    for instruction in filter.iter_mut().filter(|instruction| instruction.k == OWN_PROCESS) {
        instruction.k = own;
    }
}
