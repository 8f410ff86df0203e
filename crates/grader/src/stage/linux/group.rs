//! A program in a process group of its own, which is all that the lowest level keeps together.

use std::io;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::process::{Child, Command};
use std::sync::{Mutex, PoisonError};

use nix::errno::Errno;
use nix::sys::signal::{Signal, killpg};
use nix::sys::wait::{Id, WaitPidFlag, waitid};
use nix::unistd::Pid;

use crate::stage::{Exit, Streams, other};

/// The group of a program.
pub(crate) struct Group {
    leader: Pid,
    leading: Mutex<Leading>,
}

struct Leading {
    child: Child,
    /// Known once the child has been reaped; its number may then be another group's.
    ended: Option<Exit>,
}

impl Group {
    /// Starts a program whose streams are pipes.
    pub(crate) fn start(mut command: Command) -> io::Result<(Self, Streams)> {
        let mut child = command.process_group(0).spawn()?;
        let streams = other::streams(child.stdin.take(), child.stdout.take(), child.stderr.take())?;
        let leader = Pid::from_raw(child.id().cast_signed());
        Ok((Self { leader, leading: Mutex::new(Leading { child, ended: None }) }, streams))
    }

    pub(crate) fn id(&self) -> u32 {
        self.leader.as_raw().cast_unsigned()
    }

    /// Waits for the program's end and then kills what is left of its group.
    pub(crate) fn wait(&self) -> io::Result<Exit> {
        // Not reaped yet, so that the number is still the group's when it is killed.
        let flags = WaitPidFlag::WEXITED | WaitPidFlag::WNOWAIT;
        while waitid(Id::Pid(self.leader), flags) == Err(Errno::EINTR) {}
        let mut leading = self.leading.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(exit) = leading.ended {
            return Ok(exit);
        }
        let _ = killpg(self.leader, Signal::SIGKILL);
        let status = leading.child.wait()?;
        let signal = status.signal().map(Exit::Signal);
        let exit = signal.unwrap_or(Exit::Status(status.code().unwrap_or_default()));
        leading.ended = Some(exit);
        Ok(exit)
    }

    /// Kills the group, unless its program has been waited for.
    pub(crate) fn kill(&self) {
        let leading = self.leading.lock().unwrap_or_else(PoisonError::into_inner);
        if leading.ended.is_none() {
            let _ = killpg(self.leader, Signal::SIGKILL);
        }
    }
}
