//! A stage that is open, the same at every level.

use std::fmt;
use std::fs::File;
use std::io;
use std::net::{SocketAddrV4, TcpListener, UdpSocket};

use super::{Bound, Capture, Exit, Level, Setting, Side, StageError, Usage, isolation, system};

/// Where one program runs. Dropped, everything in it is killed and gone; that is so, too, when the
/// grader itself is killed.
pub struct Stage {
    level: Level,
    inside: Box<dyn Inside>,
}

/// What a stage of any level can do.
pub(super) trait Inside: Send + Sync {
    fn udp(&self, side: Side, at: SocketAddrV4, share: bool) -> io::Result<UdpSocket>;
    fn tcp(&self, side: Side, at: SocketAddrV4) -> io::Result<TcpListener>;
    fn capture(&self) -> io::Result<Option<Capture>>;
    fn start(&mut self) -> Result<Streams, StageError>;
    fn waiter(&self) -> Waiter;
    fn bound(&self) -> Vec<Bound>;
    fn usage(&self) -> Usage;
    fn kill(&mut self);
    fn keeper(&self) -> Option<u32>;
}

impl Stage {
    /// Opens a stage at the level that [`isolation()`] tells.
    ///
    /// # Errors
    ///
    /// A step that the system refused, or a stage whose first process was lost.
    pub fn open(setting: Setting) -> Result<Self, StageError> {
        Self::open_at(isolation().level, setting)
    }

    pub(super) fn open_at(level: Level, setting: Setting) -> Result<Self, StageError> {
        Ok(Self { level, inside: system::open(level, setting)? })
    }

    /// How much this stage keeps apart.
    pub fn level(&self) -> Level {
        self.level
    }

    /// A UDP socket that is bound inside, with `SO_BROADCAST` and a receive buffer as large as the
    /// system allows. `share` sets `SO_REUSEADDR`, so that several may listen for broadcasts.
    ///
    /// # Errors
    ///
    /// What the system said: address in use, address not available; a broken pipe when the stage
    /// is gone.
    pub fn udp(&self, side: Side, at: SocketAddrV4, share: bool) -> io::Result<UdpSocket> {
        self.inside.udp(side, at, share)
    }

    /// A TCP socket that listens inside.
    ///
    /// # Errors
    ///
    /// As [`Stage::udp`].
    pub fn tcp(&self, side: Side, at: SocketAddrV4) -> io::Result<TcpListener> {
        self.inside.tcp(side, at)
    }

    /// What leaves the program's network from now on; non-blocking. `None` at a level that has no
    /// capture.
    ///
    /// # Errors
    ///
    /// As [`Stage::udp`].
    pub fn capture(&self) -> io::Result<Option<Capture>> {
        self.inside.capture()
    }

    /// Executes the program, once.
    ///
    /// # Errors
    ///
    /// [`StageError::NotExecutable`] is the submission's trouble, the others are the grader's.
    pub fn start(&mut self) -> Result<Streams, StageError> {
        self.inside.start()
    }

    /// Something that waits in another thread until the program has ended. Its end is told as soon
    /// as the main process is dead; then everything else in the stage is killed, so that stdout
    /// and stderr reach their end.
    pub fn waiter(&self) -> Waiter {
        self.inside.waiter()
    }

    /// The program's own sockets that can be reached now, from the system's socket table.
    pub fn bound(&self) -> Vec<Bound> {
        self.inside.bound()
    }

    /// What the program and all that it started have used.
    pub fn usage(&self) -> Usage {
        self.inside.usage()
    }

    /// Kills the program and all that it started (`SIGKILL`), and returns when they are dead.
    pub fn kill(&mut self) {
        self.inside.kill();
    }

    /// The stage's first process, as the host numbers it. For tests.
    pub fn keeper(&self) -> Option<u32> {
        self.inside.keeper()
    }
}

impl fmt::Debug for Stage {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Stage").field("level", &self.level).finish_non_exhaustive()
    }
}

/// The program's streams: pipes, of which these are the grader's ends.
#[derive(Debug)]
pub struct Streams {
    /// Written to the program; dropping it is the end of its input.
    pub stdin: File,
    /// What the program writes to stdout.
    pub stdout: File,
    /// What it writes to stderr.
    pub stderr: File,
}

/// Waits for the program's end; see [`Stage::waiter`].
pub struct Waiter(pub(super) Box<dyn FnOnce() -> Result<Exit, StageError> + Send>);

impl Waiter {
    /// Blocks until the program has ended.
    ///
    /// # Errors
    ///
    /// [`StageError::KeeperLost`] when the stage ended without telling how the program did.
    pub fn wait(self) -> Result<Exit, StageError> {
        (self.0)()
    }
}

impl fmt::Debug for Waiter {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Waiter")
    }
}
