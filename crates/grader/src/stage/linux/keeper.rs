//! The stage's first process: it sets the stage up, starts the program, opens sockets for the
//! grader, and sees to it that nothing outlives the stage.
//!
//! It is a copy of one thread of the grader and does nothing but system calls. The grader's end of
//! its control socket is its lifeline: when that closes, for whatever reason, everything here ends.

use std::os::fd::{AsFd, AsRawFd, OwnedFd, RawFd};

use libc::{c_int, c_uint, pid_t};
use nix::errno::Errno;
use nix::fcntl::{OFlag, open};
use nix::sys::signal::{SigSet, Signal};
use nix::sys::signalfd::{SfdFlags, SignalFd};
use nix::sys::socket::sockopt::{Broadcast, RcvBuf, RcvBufForce, ReuseAddr};
use nix::sys::socket::{
    AddressFamily, Backlog, MsgFlags, SockFlag, SockType, SockaddrIn, bind, listen, recv,
    setsockopt, socket,
};
use nix::sys::stat::{Mode, umask};
use nix::unistd::{close, setsid, write};

use super::descendants;
use super::op::{Net, Op};
use super::perform::{Networks, perform};
use super::program::{self, Prepared};
use super::sys::{self, Ended, Outcome, borrowed, readable};
use super::wire::{REQUEST, Reply, Request, Socket};

/// Bytes for what waits to be received, where the system allows as many.
const RECEIVE_BUFFER: usize = 4 << 20;

/// All that the first process will need, made before its birth.
pub(super) struct Script {
    pub(super) ops: Vec<Op>,
    pub(super) program: Prepared,
    /// Where requests come from and replies go.
    pub(super) control: RawFd,
    /// Where the program's end is told.
    pub(super) news: RawFd,
    /// The program's ends of its streams.
    pub(super) streams: [RawFd; 3],
    /// Every descriptor that does not belong here, as ranges.
    pub(super) foreign: Vec<(c_uint, c_uint)>,
    /// What the program and its descendants are known by.
    pub(super) reach: Reach,
    /// How this process itself stands with a system that is out of memory, as it is written in
    /// `/proc/self/oom_score_adj`.
    pub(super) oom_score: Vec<u8>,
    /// Memory for the program's start.
    pub(super) stack: Vec<u8>,
}

/// How all that the program started is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    /// Everything in this process's own pid namespace, of which it is the first.
    Namespace,
    /// Everything of a user who has nothing else.
    User(u32, u32),
    /// Everything in the program's process group, which the filter of system calls keeps
    /// together. This process adopts orphans.
    Group,
}

/// What the first process does from its birth on.
pub(super) fn live(script: &mut Script) -> ! {
    let control = script.control;
    let status = match Keeper::set_up(script) {
        Ok(mut keeper) => keeper.serve(),
        Err((step, errno)) => {
            let reply = Reply::Failed { step, errno: errno as i32 };
            let _ = sys::send(control, &reply.to_bytes(), &[]);
            1
        }
    };
    sys::exit(status)
}

struct Keeper<'a> {
    script: &'a mut Script,
    networks: Networks,
    /// Tells when children have ended.
    children: SignalFd,
    /// `/proc/self/oom_score_adj`, which may not be opened any more once this is not dumpable.
    oom_score: Option<OwnedFd>,
    /// The program's main process, while it lives.
    main: Option<pid_t>,
    /// The same for ever, for its group lives on without it.
    leader: Option<pid_t>,
}

impl<'a> Keeper<'a> {
    /// Does the prepared steps and says so, or tells which one failed.
    fn set_up(script: &'a mut Script) -> Result<Self, (u32, Errno)> {
        let at = |step: usize| move |errno| (step as u32, errno);
        let beginning = at(script.ops.len());
        let children = begin(&script.foreign).map_err(beginning)?;
        let mut networks = Networks::new();
        for (step, op) in script.ops.iter_mut().enumerate() {
            perform(op, &mut networks).map_err(at(step))?;
        }
        let path = c"/proc/self/oom_score_adj";
        let oom_score = open(path, OFlag::O_WRONLY | OFlag::O_CLOEXEC, Mode::empty()).ok();
        let mut keeper = Self { script, networks, children, oom_score, main: None, leader: None };
        keeper.report_ready().map_err(beginning)?;
        Ok(keeper)
    }

    fn report_ready(&mut self) -> Outcome {
        // From here on nobody of the same user may look into this process.
        nix::sys::prctl::set_dumpable(false)?;
        if self.script.reach != Reach::Namespace {
            return self.reply(Reply::Ready, &[]);
        }
        let directory = OFlag::O_RDONLY | OFlag::O_DIRECTORY | OFlag::O_CLOEXEC;
        let processes = open(c"/proc", directory, Mode::empty())?;
        let scratch = open(c"/tmp", directory, Mode::empty())?;
        self.reply(Reply::Ready, &[processes.as_raw_fd(), scratch.as_raw_fd()])
    }

    /// Answers until the grader is gone; then ends everything, and tells with which status to end.
    fn serve(&mut self) -> c_int {
        let mut status = 0;
        loop {
            let children = self.children.as_fd().as_raw_fd();
            let mut ready = [readable(children), readable(self.script.control)];
            if sys::poll(&mut ready, -1).is_err() {
                status = 1;
                break;
            }
            let [ends, requests] = ready.map(|descriptor| descriptor.revents != 0);
            if ends {
                self.see_ends();
            }
            if requests && self.answer() != Ok(true) {
                break;
            }
        }
        // A pid namespace ends with its first process.
        if self.script.reach != Reach::Namespace {
            self.end_all();
        }
        status
    }

    /// Answers one request; false when the grader is gone.
    fn answer(&mut self) -> Outcome<bool> {
        let mut bytes = [0; REQUEST];
        let length = recv(self.script.control, &mut bytes, MsgFlags::empty()).unwrap_or(0);
        if length == 0 {
            return Ok(false);
        }
        match Request::from_bytes(bytes) {
            Some(Request::Open(net, socket)) => match self.open(net, socket) {
                Ok(socket) => self.reply(Reply::Opened, &[socket.as_raw_fd()])?,
                Err(errno) => self.reply(Reply::Refused(errno as i32), &[])?,
            },
            Some(Request::Start) => {
                let reply = self.start();
                self.reply(reply, &[])?;
            }
            Some(Request::Kill) => {
                self.end_all();
                self.reply(Reply::Dead, &[])?;
            }
            None => self.reply(Reply::Refused(Errno::EINVAL as i32), &[])?,
        }
        Ok(true)
    }

    fn reply(&self, reply: Reply, descriptors: &[RawFd]) -> Outcome {
        sys::send(self.script.control, &reply.to_bytes(), descriptors)
    }

    /// A socket in one of the networks; this process is back in the program's own afterwards.
    fn open(&self, net: Net, wanted: Socket) -> Outcome<OwnedFd> {
        self.networks.enter(net)?;
        let socket = open_socket(wanted);
        self.networks.enter(Net::Program)?;
        socket
    }

    fn start(&mut self) -> Reply {
        let Script { program, streams, stack, oom_score, .. } = &mut *self.script;
        // Of all that a system without memory could kill, the program comes first. It inherits
        // that; this process does not keep it.
        let set_oom_score = |score| self.oom_score.as_ref().map(|file| write(file, score));
        set_oom_score(b"1000");
        let started = program::start(program, *streams, stack);
        set_oom_score(oom_score);
        for stream in *streams {
            // The program's ends are the program's alone, so that they end with it.
            let _ = close(stream);
        }
        match started {
            Ok(pid) => {
                (self.main, self.leader) = (Some(pid), Some(pid));
                Reply::Started(pid.cast_unsigned())
            }
            Err((step, errno)) => Reply::NotStarted { step: step as u32, errno: errno as i32 },
        }
    }

    /// Reaps what has ended. With the main process, all the others end.
    fn see_ends(&mut self) {
        // Several ends may be told as one: that there is something to see is all that counts.
        while let Ok(Some(_)) = self.children.read_signal() {}
        let ran = self.main.is_some();
        while let Ok(Some(ended)) = sys::reap(false) {
            self.see_end(ended);
        }
        if ran && self.main.is_none() {
            self.end_all();
        }
    }

    fn see_end(&mut self, (pid, status): Ended) {
        if self.main == Some(pid) {
            self.main = None;
            let _ = write(borrowed(self.script.news), &status.to_ne_bytes());
        }
    }

    /// Kills all that the program started, and it, and waits until they are dead.
    fn end_all(&mut self) {
        loop {
            match sys::reap(false) {
                Ok(Some(ended)) => self.see_end(ended),
                Ok(None) => {
                    // Some live; of those that were killed, one ends at last.
                    if self.kill_all().is_err() {
                        break; // nobody who is left can be reached
                    }
                    if let Ok(Some(ended)) = sys::reap(true) {
                        self.see_end(ended);
                    }
                }
                Err(Errno::EINTR) => {}
                Err(_) => break, // there are no children
            }
        }
    }

    /// Kills all that live; none of them can fork meanwhile and be missed.
    fn kill_all(&mut self) -> Outcome {
        match self.script.reach {
            Reach::Namespace => sys::kill(-1, libc::SIGKILL),
            Reach::User(uid, gid) => descendants::kill_user(&mut self.script.stack, uid, gid),
            Reach::Group => descendants::kill_group(self.leader.ok_or(Errno::ESRCH)?),
        }
    }
}

/// What comes before the prepared steps: only this stage's descriptors, a session of its own, no
/// signal that interrupts.
fn begin(foreign: &[(c_uint, c_uint)]) -> Outcome<SignalFd> {
    for (first, last) in foreign {
        sys::close_range(*first, *last, false)?;
    }
    setsid()?;
    // The grader may ignore some, which would be inherited: SIGPIPE, SIGCHLD.
    sys::reset_signals();
    // What this process writes about itself in /proc must be its own.
    nix::sys::prctl::set_dumpable(true)?;
    umask(Mode::empty());
    let mut ends = SigSet::empty();
    ends.add(Signal::SIGCHLD);
    SignalFd::with_flags(&ends, SfdFlags::SFD_NONBLOCK | SfdFlags::SFD_CLOEXEC)
}

fn open_socket(wanted: Socket) -> Outcome<OwnedFd> {
    let flags = SockFlag::SOCK_CLOEXEC;
    match wanted {
        Socket::Udp { at, share } => {
            let socket = socket(AddressFamily::Inet, SockType::Datagram, flags, None)?;
            setsockopt(&socket, Broadcast, &true)?;
            setsockopt(&socket, ReuseAddr, &share)?;
            // Beyond the limit for everybody, where this process may.
            if setsockopt(&socket, RcvBufForce, &RECEIVE_BUFFER).is_err() {
                setsockopt(&socket, RcvBuf, &RECEIVE_BUFFER)?;
            }
            bind(socket.as_raw_fd(), &SockaddrIn::from(at))?;
            Ok(socket)
        }
        Socket::Tcp(at) => {
            let socket = socket(AddressFamily::Inet, SockType::Stream, flags, None)?;
            setsockopt(&socket, ReuseAddr, &true)?;
            bind(socket.as_raw_fd(), &SockaddrIn::from(at))?;
            listen(&socket, Backlog::MAXCONN)?;
            Ok(socket)
        }
        Socket::Packet => socket(AddressFamily::Packet, SockType::Datagram, flags, None),
    }
}
