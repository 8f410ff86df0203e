//! A child and all that it starts, as one: a process group on Unix, a process tree on Windows.

use std::io;
use std::process::{Child, Command, Stdio};

use super::Outcome;

/// Owns a child; ends it and what it started when dropped.
pub(super) struct Group {
    child: Child,
    over: bool,
}

impl Group {
    pub(super) fn start(command: &mut Command) -> io::Result<Self> {
        // Its own group: what it starts is found by the group's number. Ctrl-C on the terminal
        // no longer reaches it, so the one who waits for it has to pass that on.
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(command, 0);
        Ok(Self { child: command.spawn()?, over: false })
    }

    pub(super) fn child(&mut self) -> &mut Child {
        &mut self.child
    }

    /// There is nothing left to end.
    pub(super) fn is_over(&mut self) {
        self.over = true;
    }

    /// How the child itself ended, if it has.
    pub(super) fn outcome(&mut self) -> io::Result<Option<Outcome>> {
        let status = self.child.try_wait()?;
        Ok(status.map(|status| Outcome::Ended { success: status.success(), code: status.code() }))
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        if self.over {
            return; // its number may be another's already
        }
        end_all(self.child.id());
        // Nothing is left to do about a child that cannot be ended.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The standard library ends one process; the systems' own commands end a group or a tree.
/// What has already ended is no error here, so nobody listens to what they say.
fn end_all(id: u32) {
    let mut command = if cfg!(windows) {
        let mut command = Command::new("taskkill");
        command.args(["/T", "/F", "/PID", &id.to_string()]);
        command
    } else {
        let mut command = Command::new("/bin/sh");
        command.args(["-c", "kill -9 -\"$0\"", &id.to_string()]);
        command
    };
    let _ = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
}
