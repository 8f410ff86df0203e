//! What stages are on a system other than Linux: no more than a process group or a job object.

use std::io;
use std::process::Command;
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use common::Text;
use process_wrap::std::{ChildWrapper, CommandWrap};

use super::opened::Inside;
use super::{Exit, Isolation, Level, Missing, Packet, Setting, StageError, Streams};
use super::{observed, other};

pub(super) use observed::{bound_of, usage_of};

pub(super) fn open(_: Level, setting: Setting) -> Result<Box<dyn Inside>, StageError> {
    other::open(setting)
}

pub(super) fn isolation(_: Level) -> Isolation {
    let missing = |part, why: Text| Missing { part, why: why.into() };
    Isolation {
        level: Level::None,
        missing: vec![
            missing(
                "namespaces",
                Text::new(
                    "only Linux can give a program a world of its own",
                    "只有 Linux 能为程序建立独立的环境",
                ),
            ),
            missing("network", other::host_network()),
            missing("capture", other::no_capture()),
            missing(
                "files",
                Text::new("a program may open what its user may", "程序能打开其用户有权访问的文件"),
            ),
            missing("processes", other::no_limits()),
            missing("processes", other::outliving()),
        ],
    }
}

/// There is no capture here.
pub enum Capture {}

/// A port that this grader uses. Other graders are not kept away: ports are shared out by chance.
#[derive(Debug, Default)]
pub struct PortClaim {}

impl PortClaim {
    /// A port that was free a moment ago.
    pub fn of(_: u16) -> Option<Self> {
        Some(Self {})
    }
}

impl Capture {
    /// The next packet.
    ///
    /// # Errors
    ///
    /// None: there is no capture.
    #[expect(clippy::should_implement_trait, reason = "as it is called on Linux")]
    pub fn next(&mut self) -> io::Result<Option<Packet>> {
        match *self {}
    }

    /// How many packets were not told.
    pub fn dropped(&self) -> u64 {
        match *self {}
    }
}

/// A program with what it starts, as far as the system keeps them together.
pub(super) struct Group {
    id: u32,
    child: Mutex<Box<dyn ChildWrapper>>,
}

impl Group {
    pub(super) fn start(command: Command) -> io::Result<(Self, Streams)> {
        let mut command = CommandWrap::from(command);
        #[cfg(unix)]
        command.wrap(process_wrap::std::ProcessGroup::leader());
        #[cfg(windows)]
        command.wrap(process_wrap::std::JobObject);
        let mut child = command.spawn()?;
        let (stdin, stdout) = (child.stdin().take(), child.stdout().take());
        let streams = other::streams(stdin, stdout, child.stderr().take())?;
        Ok((Self { id: child.id(), child: Mutex::new(child) }, streams))
    }

    pub(super) fn id(&self) -> u32 {
        self.id
    }

    /// Waits for the program's end and then kills what is left of its group.
    pub(super) fn wait(&self) -> io::Result<Exit> {
        // Asked again and again, so that it can be killed meanwhile: these systems have no way to
        // wait that leaves it to others.
        const PAUSE: Duration = Duration::from_millis(2);
        loop {
            let mut child = self.child.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some(status) = child.inner_mut().try_wait()? {
                let _ = child.start_kill();
                return Ok(exit(status));
            }
            drop(child);
            thread::sleep(PAUSE);
        }
    }

    pub(super) fn kill(&self) {
        let mut child = self.child.lock().unwrap_or_else(PoisonError::into_inner);
        if matches!(child.inner_mut().try_wait(), Ok(None)) {
            let _ = child.start_kill();
        }
    }
}

#[cfg(unix)]
fn exit(status: std::process::ExitStatus) -> Exit {
    use std::os::unix::process::ExitStatusExt;
    let signal = status.signal().map(Exit::Signal);
    signal.unwrap_or(Exit::Status(status.code().unwrap_or_default()))
}

#[cfg(windows)]
fn exit(status: std::process::ExitStatus) -> Exit {
    Exit::Status(status.code().unwrap_or_default())
}
