//! What differs from system to system: a command with all that it starts.

use std::process::{Child, Command, ExitStatus};

#[cfg(unix)]
mod system {
    use super::{Child, Command, ExitStatus};
    use std::os::unix::process::{CommandExt as _, ExitStatusExt as _};

    use rustix::process::{Pid, Signal, kill_process_group};

    pub(crate) fn with_own_group(command: &mut Command) {
        command.process_group(0);
    }

    fn signal(child: &Child, signal: Signal) -> bool {
        let group = i32::try_from(child.id()).ok().and_then(Pid::from_raw);
        group.is_some_and(|group| kill_process_group(group, signal).is_ok())
    }

    pub(crate) fn interrupt(child: &Child) -> bool {
        signal(child, Signal::INT)
    }

    pub(crate) fn terminate(child: &Child) {
        signal(child, Signal::TERM);
    }

    pub(crate) fn kill(child: &mut Child) {
        signal(child, Signal::KILL);
    }

    pub(crate) fn signal_of(status: ExitStatus) -> Option<i32> {
        status.signal()
    }
}

/// Elsewhere std knows only how to end the command itself, and nobody can press Ctrl-C for it.
#[cfg(not(unix))]
mod system {
    use super::{Child, Command, ExitStatus};

    pub(crate) fn with_own_group(_: &mut Command) {}

    pub(crate) fn interrupt(_: &Child) -> bool {
        false
    }

    pub(crate) fn terminate(_: &Child) {}

    pub(crate) fn kill(child: &mut Child) {
        let _ = child.kill();
    }

    pub(crate) fn signal_of(_: ExitStatus) -> Option<i32> {
        None
    }
}

pub(super) use self::system::{interrupt, kill, signal_of, terminate, with_own_group};
