//! A started program: its lines as they come, its exit, and nothing of it left behind.

use std::io::{Read, Write};
use std::net::SocketAddr;
use std::process::{ChildStdin, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Instant;

use serde_json::Value;
use shared_child::SharedChild;

use crate::LIMIT;

/// A program that a test started. Dropping it kills and reaps it with all that it started.
pub struct Running {
    child: Arc<SharedChild>,
    name: String,
    stdin: Option<ChildStdin>,
    stdout: Receiver<Vec<u8>>,
    unread: Vec<u8>,
    stderr: Arc<Mutex<Vec<u8>>>,
    stderr_closed: Receiver<Vec<u8>>,
}

/// How a program ended, and what it said that nobody had read yet.
#[derive(Debug)]
pub struct Finished {
    /// The exit status.
    pub status: ExitStatus,
    /// The rest of stdout.
    pub stdout: Vec<u8>,
    /// All of stderr.
    pub stderr: String,
}

impl Finished {
    /// The number that the program exited with.
    pub fn code(&self) -> i32 {
        self.status.code().unwrap_or_else(|| panic!("ended by a signal: {self:?}"))
    }

    /// The rest of stdout as text.
    pub fn text(&self) -> String {
        String::from_utf8(self.stdout.clone()).expect("stdout is UTF-8")
    }

    /// The rest of stdout as JSON events, one a line.
    pub fn events(&self) -> Vec<Value> {
        self.text().lines().map(parse_event).collect()
    }
}

impl Running {
    /// Starts a program with pipes on all three streams.
    pub fn start(mut command: Command) -> Self {
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        let name = command.get_program().to_string_lossy().into_owned();
        let child = SharedChild::spawn(&mut command)
            .unwrap_or_else(|error| panic!("cannot start {name}: {error}"));
        let (sender, stdout) = mpsc::channel();
        let out = child.take_stdout().unwrap();
        thread::spawn(move || forward(out, &sender));
        let stderr = Arc::new(Mutex::new(Vec::new()));
        let (sender, stderr_closed) = mpsc::channel();
        let (err, collected) = (child.take_stderr().unwrap(), Arc::clone(&stderr));
        thread::spawn(move || collect(err, &collected, sender));
        let stdin = child.take_stdin();
        let child = Arc::new(child);
        Self { child, name, stdin, stdout, unread: Vec::new(), stderr, stderr_closed }
    }

    /// Starts a receiver and waits for its `listening` line.
    pub fn listening(command: Command) -> (Self, SocketAddr) {
        let mut running = Self::start(command);
        let line = running.next_line();
        let addr = if line.starts_with('{') {
            parse_event(&line)["addr"].as_str().and_then(|addr| addr.parse().ok())
        } else {
            line.split_whitespace().find_map(|word| word.parse().ok())
        };
        let addr = addr.unwrap_or_else(|| panic!("no listening line: {line}"));
        (running, addr)
    }

    /// The process's number.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// The next line of stdout, without its newline.
    pub fn next_line(&mut self) -> String {
        while !self.unread.contains(&b'\n') {
            self.read_more("a line");
        }
        let end = self.unread.iter().position(|&byte| byte == b'\n').unwrap();
        let mut line: Vec<u8> = self.unread.drain(..=end).collect();
        line.pop();
        String::from_utf8(line).expect("stdout is UTF-8")
    }

    /// The next JSON event of stdout.
    pub fn next_event(&mut self) -> Value {
        parse_event(&self.next_line())
    }

    /// The next JSON event of this kind; others, of which there may be no end, are left out.
    pub fn next_event_of(&mut self, kind: &str) -> Value {
        let begun = Instant::now();
        loop {
            let event = self.next_event();
            if event["event"] == kind {
                return event;
            }
            assert!(begun.elapsed() < LIMIT, "no {kind} came; {}", self.so_far());
        }
    }

    /// The next `count` bytes of stdout.
    pub fn next_bytes(&mut self, count: usize) -> Vec<u8> {
        while self.unread.len() < count {
            self.read_more("bytes");
        }
        self.unread.drain(..count).collect()
    }

    /// Writes to stdin; in one piece, so that netcat and its like make one datagram of it.
    pub fn write(&mut self, bytes: &[u8]) {
        let stdin = self.stdin.as_mut().expect("stdin is open");
        stdin.write_all(bytes).and_then(|()| stdin.flush()).unwrap();
    }

    /// Types a line.
    pub fn type_line(&mut self, line: &str) {
        self.write(format!("{line}\n").as_bytes());
    }

    /// Ends stdin.
    pub fn end_input(&mut self) {
        self.stdin = None;
    }

    /// Sends SIGINT, as Ctrl-C does.
    #[cfg(unix)]
    pub fn interrupt(&self) {
        self.signal(rustix::process::Signal::INT);
    }

    /// Sends SIGTERM, as `kill` does.
    #[cfg(unix)]
    pub fn terminate(&self) {
        self.signal(rustix::process::Signal::TERM);
    }

    #[cfg(unix)]
    fn signal(&self, signal: rustix::process::Signal) {
        let pid = i32::try_from(self.pid()).ok().and_then(rustix::process::Pid::from_raw);
        rustix::process::kill_process(pid.unwrap(), signal).unwrap();
    }

    /// Closes the pipe from which a test reads stdout, as `head` does when it has enough.
    pub fn close_stdout(&mut self) {
        let (_, closed) = mpsc::channel();
        self.stdout = closed; // the forwarding thread ends at its next piece, and drops the pipe
    }

    /// What stderr said so far.
    pub fn stderr(&self) -> String {
        String::from_utf8_lossy(&self.stderr.lock().unwrap()).into_owned()
    }

    /// Ends stdin and waits for the program to end.
    pub fn finish(mut self) -> Finished {
        self.end_input();
        self.wait()
    }

    /// Waits for the program to end by itself; stdin stays open until then.
    pub fn wait(mut self) -> Finished {
        let Ok(Some(status)) = self.child.wait_timeout(LIMIT) else {
            panic!("{} did not end within {LIMIT:?}; {}", self.name, self.so_far());
        };
        let deadline = Instant::now() + LIMIT;
        let left = || deadline.saturating_duration_since(Instant::now());
        while let Ok(piece) = self.stdout.recv_timeout(left()) {
            self.unread.extend(piece);
        }
        let _ = self.stderr_closed.recv_timeout(left());
        let stdout = std::mem::take(&mut self.unread);
        Finished { status, stdout, stderr: self.stderr() }
    }

    fn read_more(&mut self, what: &str) {
        match self.stdout.recv_timeout(LIMIT) {
            Ok(piece) => self.unread.extend(piece),
            Err(why) => panic!("{} gave no {what} ({why}); {}", self.name, self.so_far()),
        }
    }

    fn so_far(&self) -> String {
        let stdout = String::from_utf8_lossy(&self.unread);
        format!("unread stdout: {stdout:?}, stderr: {:?}", self.stderr())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        #[cfg(unix)]
        if let Some(group) = i32::try_from(self.pid()).ok().and_then(rustix::process::Pid::from_raw)
        {
            let _ = rustix::process::kill_process_group(group, rustix::process::Signal::KILL);
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn parse_event(line: &str) -> Value {
    serde_json::from_str(line).unwrap_or_else(|error| panic!("no JSON event ({error}): {line:?}"))
}

fn forward(mut from: impl Read, to: &Sender<Vec<u8>>) {
    let mut piece = vec![0; 1 << 16];
    while let Ok(length @ 1..) = from.read(&mut piece) {
        if to.send(piece[..length].to_vec()).is_err() {
            return;
        }
    }
}

/// `closed` is dropped at the end of the stream, which whoever waits on its receiver sees.
fn collect(mut from: impl Read, into: &Mutex<Vec<u8>>, closed: Sender<Vec<u8>>) {
    let mut piece = vec![0; 1 << 12];
    while let Ok(length @ 1..) = from.read(&mut piece) {
        into.lock().unwrap().extend_from_slice(&piece[..length]);
    }
    drop(closed);
}
