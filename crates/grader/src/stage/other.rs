//! No isolation: a process group (a job object on Windows), the host's files and network, and no
//! limit but time. What a level with more shares with this one is here, too: sockets on the host.

use std::fs::File;
use std::io;
use std::net::{SocketAddrV4, TcpListener, UdpSocket};
use std::path::{Path, PathBuf};
use std::process::{ChildStderr, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::{Arc, Condvar, Mutex, PoisonError};

use common::Text;
use socket2::{Domain, Protocol, SockAddr, Socket, Type};

use super::opened::Inside;
use super::scratch::Scratch;
use super::system::{self, Capture, Group};
use super::{Bound, Exit, Program, Setting, Side, StageError, Streams, Usage, Waiter};

/// Where a program may always write, as a [`Program`] names it.
const SCRATCH: &str = "/tmp";

pub(super) fn open(setting: Setting) -> Result<Box<dyn Inside>, StageError> {
    let scratch = Scratch::new().map_err(|source| system("make a scratch directory", source))?;
    let program = in_scratch(setting.program, scratch.path());
    Ok(Box::new(Bare { program, scratch, running: Arc::default() }))
}

fn system(step: &str, source: io::Error) -> StageError {
    StageError::System { step: step.to_owned(), source }
}

/// The program, told where its scratch directory is on the host.
pub(super) fn in_scratch(mut program: Program, scratch: &Path) -> Program {
    const NAMES: [&str; 3] = ["TMPDIR", "TMP", "TEMP"];
    program.environment.retain(|(name, _)| !NAMES.iter().any(|known| name == known));
    program.environment.extend(NAMES.map(|name| (name.into(), scratch.into())));
    if program.directory == Path::new(SCRATCH) {
        program.directory = scratch.to_owned();
    }
    program
}

/// A UDP socket on the host.
pub(super) fn udp(at: SocketAddrV4, share: bool) -> io::Result<UdpSocket> {
    /// Bytes that may wait to be received, where the system allows as many.
    const RECEIVE_BUFFER: usize = 4 << 20;
    let socket = Socket::new(Domain::IPV4, Type::DGRAM, Some(Protocol::UDP))?;
    socket.set_broadcast(true)?;
    if share {
        socket.set_reuse_address(true)?;
        share_as_bsd_does(&socket)?;
    }
    // Some systems refuse what is more than they allow, others give what they do.
    let _ = socket.set_recv_buffer_size(RECEIVE_BUFFER);
    socket.bind(&SockAddr::from(at))?;
    Ok(socket.into())
}

/// Two sockets may have the same port there only with `SO_REUSEPORT`.
#[cfg(any(target_os = "macos", target_os = "freebsd"))]
fn share_as_bsd_does(socket: &Socket) -> io::Result<()> {
    socket.set_reuse_port(true)
}

#[cfg(not(any(target_os = "macos", target_os = "freebsd")))]
fn share_as_bsd_does(_: &Socket) -> io::Result<()> {
    Ok(())
}

struct Bare {
    program: Program,
    scratch: Scratch,
    running: Arc<Running>,
}

/// A program that runs, once it has been started.
#[derive(Default)]
struct Running {
    group: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
enum State {
    #[default]
    NotStarted,
    Started(Arc<Group>),
    /// There will be no program any more.
    Over,
}

impl Running {
    fn set(&self, state: State) {
        *self.group.lock().unwrap_or_else(PoisonError::into_inner) = state;
        self.changed.notify_all();
    }

    fn group(&self) -> Option<Arc<Group>> {
        match &*self.group.lock().unwrap_or_else(PoisonError::into_inner) {
            State::Started(group) => Some(Arc::clone(group)),
            State::NotStarted | State::Over => None,
        }
    }

    /// Waits for the program's end, first for its start.
    fn wait(&self) -> Option<Exit> {
        let state = self.group.lock().unwrap_or_else(PoisonError::into_inner);
        let not_started = |state: &mut State| matches!(state, State::NotStarted);
        drop(self.changed.wait_while(state, not_started));
        self.group()?.wait().ok()
    }
}

impl Bare {
    fn command(&self) -> Command {
        let Program { path, args, environment, directory } = &self.program;
        let mut command = Command::new(path);
        command.args(args.iter().skip(1)).env_clear().current_dir(directory);
        command.envs(environment.iter().map(|(name, value)| (name, value)));
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }
}

impl Inside for Bare {
    fn udp(&self, _: Side, at: SocketAddrV4, share: bool) -> io::Result<UdpSocket> {
        udp(at, share)
    }

    fn tcp(&self, _: Side, at: SocketAddrV4) -> io::Result<TcpListener> {
        TcpListener::bind(at)
    }

    fn capture(&self) -> io::Result<Option<Capture>> {
        Ok(None)
    }

    fn start(&mut self) -> Result<Streams, StageError> {
        if self.running.group().is_some() {
            return Err(system("start a program twice", io::ErrorKind::AlreadyExists.into()));
        }
        let path = self.program.path.clone();
        let started = Group::start(self.command());
        let (group, streams) = started.map_err(|source| not_started(path, source))?;
        self.running.set(State::Started(Arc::new(group)));
        Ok(streams)
    }

    fn waiter(&self) -> Waiter {
        let running = Arc::clone(&self.running);
        Waiter(Box::new(move || running.wait().ok_or(StageError::KeeperLost { exit: None })))
    }

    fn bound(&self) -> Vec<Bound> {
        self.running.group().map(|group| system::bound_of(group.id())).unwrap_or_default()
    }

    fn usage(&self) -> Usage {
        let group = self.running.group();
        group.map(|group| system::usage_of(group.id(), self.scratch.path())).unwrap_or_default()
    }

    fn kill(&mut self) {
        if let Some(group) = self.running.group() {
            group.kill();
            let _ = group.wait();
        }
    }

    fn keeper(&self) -> Option<u32> {
        None
    }
}

impl Drop for Bare {
    fn drop(&mut self) {
        self.kill();
        self.running.set(State::Over);
    }
}

/// What the system refuses about a file is the submission's trouble, all else the grader's.
fn not_started(path: PathBuf, source: io::Error) -> StageError {
    use io::ErrorKind::{OutOfMemory, QuotaExceeded, WouldBlock};
    if matches!(source.kind(), OutOfMemory | QuotaExceeded | WouldBlock) {
        return system("start the program", source);
    }
    StageError::NotExecutable { path, source }
}

/// The grader's ends of a child's streams, which are pipes.
pub(super) fn streams(
    stdin: Option<ChildStdin>,
    stdout: Option<ChildStdout>,
    stderr: Option<ChildStderr>,
) -> io::Result<Streams> {
    let none = || io::Error::from(io::ErrorKind::BrokenPipe);
    Ok(Streams {
        stdin: file(stdin.ok_or_else(none)?),
        stdout: file(stdout.ok_or_else(none)?),
        stderr: file(stderr.ok_or_else(none)?),
    })
}

#[cfg(unix)]
fn file(stream: impl Into<std::os::fd::OwnedFd>) -> File {
    File::from(stream.into())
}

#[cfg(windows)]
fn file(stream: impl Into<std::os::windows::io::OwnedHandle>) -> File {
    File::from(stream.into())
}

/// What it means to have no network of one's own.
pub(super) fn host_network() -> Text {
    Text::new(
        "programs use the network of this machine: ports may be taken, there is no LAN, and they \
         can reach out",
        "程序使用本机的网络：端口可能被占用，没有模拟的局域网，程序也能访问外部网络",
    )
}

/// What it means to have no network whose packets are seen.
pub(super) fn no_capture() -> Text {
    Text::new("only what is sent to the grader is seen", "只能看到发给评分程序的数据报")
}

/// What it means to have no limits.
pub(super) fn no_limits() -> Text {
    Text::new("nothing but time is limited", "除时间外没有任何资源限制")
}

/// What it means to be held together by a process group alone.
pub(super) fn outliving() -> Text {
    Text::new(
        "what a program starts in a session of its own may outlive it",
        "程序在新会话中启动的进程可能在其结束后继续运行",
    )
}
