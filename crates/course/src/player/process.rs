//! A started command: its lines as they come, its end, and nothing of it left behind.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, SyncSender};
use std::thread;
use std::time::{Duration, Instant};

use super::os;

/// How often a wait looks whether it has become needless.
const GLANCE: Duration = Duration::from_millis(30);
/// Lines that wait to be taken; a command that floods is slowed down.
const QUEUE: usize = 256;
/// A longer line, in bytes, is cut into several.
const LONGEST_LINE: u64 = 1 << 20;

/// How long what comes on stderr waits, so that what was written to stdout before it comes first:
/// the lessons tell, and then they hint. The order between two pipes is known to nobody.
const AFTER: Duration = Duration::from_millis(5);

/// A command that runs. Dropping it ends it with all that it started.
pub(super) struct Running {
    child: Child,
    stdin: Option<ChildStdin>,
    output: Receiver<Output>,
    status: Option<ExitStatus>,
}

/// A line, without its end.
#[derive(Debug)]
pub(super) enum Output {
    /// Of stdout.
    Line(String),
    /// Of stderr.
    Complaint(String),
}

/// What a wait for output brought.
#[derive(Debug)]
pub(super) enum Next {
    /// A line.
    Output(Output),
    /// Both streams are closed.
    Closed,
    /// Nothing in time.
    Nothing,
    /// Whoever watched has seen enough.
    Stopped,
}

impl Running {
    pub(super) fn start(command: &mut Command) -> io::Result<Self> {
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        os::with_own_group(command);
        let mut child = command.spawn()?;
        let (lines, output) = mpsc::sync_channel(QUEUE);
        if let Some(stdout) = child.stdout.take() {
            let lines = lines.clone();
            thread::spawn(move || forward(stdout, &lines, Output::Line, Duration::ZERO));
        }
        if let Some(stderr) = child.stderr.take() {
            thread::spawn(move || forward(stderr, &lines, Output::Complaint, AFTER));
        }
        let stdin = child.stdin.take();
        Ok(Self { child, stdin, output, status: None })
    }

    /// The next line of either stream.
    pub(super) fn next(&mut self, deadline: Instant, stop: &AtomicBool) -> Next {
        loop {
            if stop.load(Ordering::Relaxed) {
                return Next::Stopped;
            }
            match self.output.recv_timeout(GLANCE) {
                Ok(output) => return Next::Output(output),
                Err(RecvTimeoutError::Disconnected) => return Next::Closed,
                Err(RecvTimeoutError::Timeout) if Instant::now() >= deadline => {
                    return Next::Nothing;
                }
                // What it has left behind may hold its streams open.
                Err(RecvTimeoutError::Timeout) => self.look_for_end(),
            }
        }
    }

    /// Types a line. A command that has ended does not read it, which its output will show.
    pub(super) fn type_line(&mut self, line: &str) {
        if let Some(stdin) = &mut self.stdin {
            let _ = stdin.write_all(format!("{line}\n").as_bytes()).and_then(|()| stdin.flush());
        }
    }

    pub(super) fn end_input(&mut self) {
        self.stdin = None;
    }

    /// Presses Ctrl-C; false where that cannot be done for another program.
    pub(super) fn interrupt(&self) -> bool {
        os::interrupt(&self.child)
    }

    /// Asks it to end.
    pub(super) fn terminate(&mut self) {
        self.end_input();
        if self.status.is_none() {
            os::terminate(&self.child);
        }
    }

    /// Waits for its end; nothing when it does not come in time.
    pub(super) fn wait(&mut self, deadline: Instant, stop: &AtomicBool) -> Option<ExitStatus> {
        loop {
            self.look_for_end();
            let is_over = stop.load(Ordering::Relaxed) || Instant::now() >= deadline;
            if self.status.is_some() || is_over {
                return self.status;
            }
            thread::sleep(GLANCE / 10);
        }
    }

    fn look_for_end(&mut self) {
        if self.status.is_none()
            && let Ok(Some(status)) = self.child.try_wait()
        {
            self.status = Some(status);
            os::kill(&mut self.child); // what it started
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if self.status.is_none() {
            os::kill(&mut self.child);
            let _ = self.child.kill();
            let _ = self.child.wait();
        }
    }
}

fn forward(
    stream: impl Read,
    lines: &SyncSender<Output>,
    kind: fn(String) -> Output,
    after: Duration,
) {
    let mut stream = BufReader::new(stream);
    let mut line = Vec::new();
    let waited = |stream: &mut BufReader<_>| {
        if stream.buffer().is_empty() {
            let _ = stream.fill_buf(); // comes back when there is something
            thread::sleep(after);
        }
    };
    waited(&mut stream);
    while let Ok(1..) = (&mut stream).take(LONGEST_LINE).read_until(b'\n', &mut line) {
        let end = line.strip_suffix(b"\n").unwrap_or(&line);
        let end = end.strip_suffix(b"\r").unwrap_or(end);
        if lines.send(kind(String::from_utf8_lossy(end).into_owned())).is_err() {
            return;
        }
        line.clear();
        waited(&mut stream);
    }
}
