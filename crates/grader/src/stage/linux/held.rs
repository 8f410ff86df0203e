//! A stage that its first process holds: full and partial isolation, from the grader's side.

use std::fs::File;
use std::io;
use std::net::{SocketAddrV4, TcpListener, UdpSocket};
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::fs::MetadataExt;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use nix::errno::Errno;

use super::capture::Capture;
use super::control::{Control, Process};
use super::identity::Lease;
use super::op::Net;
use super::ownership::Given;
use super::program::Step;
use super::socket_table;
use super::tree::{Tree, sweep};
use super::wire::{Reply, Request, Socket};
use crate::stage::opened::Inside;
use crate::stage::scratch::Scratch;
use crate::stage::{Bound, Exit, Side, StageError, Streams, Usage, Waiter, other};

/// How long the first process may take to end a stage. Nothing waits this long unless the system
/// itself hangs.
const END: Duration = Duration::from_secs(10);

/// A stage from outside.
pub(super) struct Held {
    pub(super) keeper: Arc<Process>,
    pub(super) control: Control,
    pub(super) news: Arc<News>,
    /// Until the program has been started.
    pub(super) streams: Option<Streams>,
    pub(super) path: PathBuf,
    /// The program's process once it has been started, as the stage numbers it.
    pub(super) program: Option<u32>,
    pub(super) tree: Tree,
    /// Whether it has networks of its own.
    pub(super) own_networks: bool,
    /// The inodes of sockets that were opened in the program's network.
    pub(super) opened: Mutex<Vec<u64>>,
    /// Removed with the stage, where it is on the host's file system.
    pub(super) _scratch: Option<Scratch>,
    /// Taken back with the stage's end, before the user is lent to another one.
    pub(super) _given: Option<Given>,
    pub(super) lease: Option<Lease>,
}

impl Held {
    fn open(&self, net: Net, socket: Socket) -> io::Result<OwnedFd> {
        let gone = || io::Error::from(io::ErrorKind::BrokenPipe);
        let (reply, descriptors) = self.control.ask(Request::Open(net, socket)).ok_or_else(gone)?;
        match (reply, descriptors.into_iter().next()) {
            (Reply::Opened, Some(descriptor)) => Ok(descriptor),
            (Reply::Refused(errno), _) => Err(io::Error::from_raw_os_error(errno)),
            _ => Err(gone()),
        }
    }

    /// The same where anybody can tell whose socket it is.
    fn open_for(&self, side: Side, socket: Socket) -> io::Result<OwnedFd> {
        let net = match side {
            Side::Program => Net::Program,
            Side::Neighbour => Net::Neighbourhood,
        };
        let descriptor = self.open(net, socket)?;
        let file = File::from(descriptor);
        let mut opened = self.opened.lock().unwrap_or_else(PoisonError::into_inner);
        opened.push(file.metadata()?.ino());
        Ok(file.into())
    }

    fn lost(&self) -> StageError {
        StageError::KeeperLost { exit: self.keeper.wait(END) }
    }
}

impl Inside for Held {
    fn udp(&self, side: Side, at: SocketAddrV4, share: bool) -> io::Result<UdpSocket> {
        if !self.own_networks {
            return other::udp(at, share);
        }
        self.open_for(side, Socket::Udp { at, share }).map(UdpSocket::from)
    }

    fn tcp(&self, side: Side, at: SocketAddrV4) -> io::Result<TcpListener> {
        if !self.own_networks {
            return TcpListener::bind(at);
        }
        self.open_for(side, Socket::Tcp(at)).map(TcpListener::from)
    }

    fn capture(&self) -> io::Result<Option<Capture>> {
        if !self.own_networks {
            return Ok(None);
        }
        Capture::new(self.open(Net::Program, Socket::Packet)?).map(Some)
    }

    fn start(&mut self) -> Result<Streams, StageError> {
        let system = |step: &str, source| StageError::System { step: step.to_owned(), source };
        let streams = self
            .streams
            .take()
            .ok_or_else(|| system("start a program twice", io::ErrorKind::AlreadyExists.into()))?;
        let (reply, _) = self.control.ask(Request::Start).ok_or_else(|| self.lost())?;
        match reply {
            Reply::Started(process) => {
                self.program = Some(process);
                Ok(streams)
            }
            Reply::NotStarted { step, errno } => {
                let source = io::Error::from_raw_os_error(errno);
                let step = Step::from_number(step);
                if step == Some(Step::Execute) && is_about_the_file(errno) {
                    return Err(StageError::NotExecutable { path: self.path.clone(), source });
                }
                Err(system(step.map_or("start the program", Step::name), source))
            }
            _ => Err(self.lost()),
        }
    }

    fn waiter(&self) -> Waiter {
        let (news, keeper) = (Arc::clone(&self.news), Arc::clone(&self.keeper));
        Waiter(Box::new(move || {
            news.wait().ok_or_else(|| StageError::KeeperLost { exit: keeper.wait(END) })
        }))
    }

    fn bound(&self) -> Vec<Bound> {
        if !self.own_networks {
            return socket_table::bound_of(&self.tree.numbers());
        }
        if self.keeper.has_ended() {
            return Vec::new();
        }
        let opened = self.opened.lock().unwrap_or_else(PoisonError::into_inner);
        socket_table::bound(self.keeper.number(), &opened)
    }

    fn usage(&self) -> Usage {
        self.tree.usage()
    }

    fn kill(&mut self) {
        if self.control.ask(Request::Kill).is_none() {
            self.keeper.kill();
            self.keeper.wait(END);
        }
    }

    fn keeper(&self) -> Option<u32> {
        Some(self.keeper.number())
    }
}

/// Whether an execution failed because of what was to be executed.
fn is_about_the_file(errno: i32) -> bool {
    let reasons = [
        Errno::ENOENT,
        Errno::ENOTDIR,
        Errno::EACCES,
        Errno::ENOEXEC,
        Errno::EISDIR,
        Errno::ELOOP,
        Errno::EINVAL,
        Errno::ETXTBSY,
        Errno::ELIBBAD,
        Errno::E2BIG,
    ];
    reasons.contains(&Errno::from_raw(errno))
}

impl Drop for Held {
    fn drop(&mut self) {
        if self.own_networks {
            // With the first process of a pid namespace, all the others end.
            self.keeper.kill();
        } else if self.control.ask(Request::Kill).is_some() {
            self.control.close();
        } else {
            self.keeper.kill();
            if let Some(program) = self.program {
                sweep(self.lease.as_ref().map(Lease::user), program);
            }
        }
        if self.keeper.wait(END).is_none()
            && let Some(lease) = self.lease.take()
        {
            // Something of this user's may still run: nobody gets the same one again.
            std::mem::forget(lease);
        }
    }
}

/// Where the program's end is told, once.
pub(super) struct News {
    pipe: OwnedFd,
    told: Mutex<Option<Exit>>,
}

impl News {
    pub(super) fn new(pipe: OwnedFd) -> Self {
        Self { pipe, told: Mutex::new(None) }
    }

    /// Blocks until the program has ended; `None` when the first process is gone without a word.
    fn wait(&self) -> Option<Exit> {
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        if told.is_none() {
            let mut status = [0; 4];
            let length = loop {
                match nix::unistd::read(self.pipe.as_fd(), &mut status) {
                    Err(Errno::EINTR) => {}
                    result => break result.ok()?,
                }
            };
            *told = (length == status.len()).then(|| exit(i32::from_ne_bytes(status)));
        }
        *told
    }
}

/// A status of waitpid(2).
fn exit(status: i32) -> Exit {
    if libc::WIFSIGNALED(status) {
        Exit::Signal(libc::WTERMSIG(status))
    } else {
        Exit::Status(libc::WEXITSTATUS(status))
    }
}
