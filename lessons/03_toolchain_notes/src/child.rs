//! A program that is started here: with a limit to its time, and ended with all that it started.
//!
//! Left out on purpose: a limit to its memory, and what it does to the disk.

mod group;
mod lines;

use std::io;
use std::ops::ControlFlow;
use std::process::{Command, Stdio};
use std::sync::mpsc::RecvTimeoutError;
use std::thread;
use std::time::{Duration, Instant};

use crate::stop::Stop;

pub(crate) use lines::{Line, Stream};

use group::Group;

/// How often a waiting loop looks at its child, the clock and Ctrl-C.
const LOOK: Duration = Duration::from_millis(20);
/// How long what a child wrote may take to arrive after its end: a grandchild may hold the pipe.
const GRACE: Duration = Duration::from_millis(500);

/// When to give up.
pub(crate) struct Limits<'a> {
    /// How long the child may take.
    pub(crate) time: Duration,
    /// Somebody wants the end.
    pub(crate) stop: &'a Stop,
}

/// How it ended.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Outcome {
    /// By itself.
    Ended {
        /// Whether it reports success.
        success: bool,
        /// Its status; `None` when a signal ended it.
        code: Option<i32>,
    },
    /// It took too long and was ended.
    TimedOut,
    /// It was ended because this program is to end, or because nobody listens to it any more.
    Stopped,
}

/// Runs `command` with nothing on its stdin and hands each line that it writes to `each`, as it
/// comes. However this returns, the child has ended, and with it what it started and left
/// writing: only what has closed both streams, as a service does, is let live.
///
/// # Errors
/// When it cannot be started.
pub(crate) fn run(
    command: &mut Command,
    limits: &Limits,
    mut each: impl FnMut(Line) -> ControlFlow<()>,
) -> io::Result<Outcome> {
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut group = Group::start(command)?;
    let written = lines::of(group.child());
    let deadline = Instant::now() + limits.time;
    let mut ended: Option<(Outcome, Instant)> = None;
    loop {
        let all_read = match written.recv_timeout(LOOK) {
            Ok(line) => {
                if each(line).is_break() {
                    return Ok(Outcome::Stopped);
                }
                if Instant::now() < deadline {
                    continue;
                }
                false
            }
            Err(error) => error == RecvTimeoutError::Disconnected,
        };
        if let Some((outcome, at)) = ended {
            if all_read {
                group.is_over();
                return Ok(outcome);
            }
            if at.elapsed() > GRACE {
                return Ok(outcome);
            }
        } else if let Some(outcome) = group.outcome()? {
            ended = Some((outcome, Instant::now()));
        } else if limits.stop.is_asked() {
            return Ok(Outcome::Stopped);
        } else if Instant::now() >= deadline {
            return Ok(Outcome::TimedOut);
        } else if all_read {
            thread::sleep(LOOK); // a closed channel no longer waits by itself
        }
    }
}
