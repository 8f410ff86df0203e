//! A program that is asked something: with a limit to its time, then killed and reaped with what
//! it started.

use std::io::{self, Read};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::{Duration, Instant};

use common::error::system_said;
use common::escape::escaped;
use common::{Text, text};

use crate::system;

/// How often a waiting loop looks at its child.
const LOOK: Duration = Duration::from_millis(10);
/// How long what was written may take to arrive after the end: a grandchild may hold the pipe.
const GRACE: Duration = Duration::from_millis(500);
/// What is kept of an answer, in bytes.
const KEPT: u64 = 1 << 16;

/// What `command` says on stdout when it succeeds within `limit`; why it does not, otherwise.
pub(crate) fn ask(command: &mut Command, limit: Duration) -> Result<String, Text> {
    let mut child = Owned::start(command).map_err(|error| system_said(&error))?;
    let out = child.0.stdout.take().map(collect);
    let err = child.0.stderr.take().map(collect);
    let deadline = Instant::now() + limit;
    loop {
        match child.0.try_wait() {
            Err(error) => return Err(system_said(&error)),
            Ok(Some(status)) => {
                let wait = |stream: Option<Receiver<String>>| stream?.recv_timeout(GRACE).ok();
                let (out, err) = (wait(out), wait(err));
                child.1 = out.is_some() && err.is_some();
                if status.success() {
                    return Ok(out.unwrap_or_default());
                }
                return Err(failed(status.code(), &err.unwrap_or_default()));
            }
            Ok(None) if Instant::now() >= deadline => {
                return Err(text!(
                    "gave no answer within {limit:?} and was ended",
                    "{limit:?} 内没有回答，已被终止"
                ));
            }
            Ok(None) => thread::sleep(LOOK),
        }
    }
}

fn failed(code: Option<i32>, said: &str) -> Text {
    let code = code.map_or_else(|| "-".to_owned(), |code| code.to_string());
    let first = said.lines().map(str::trim).find(|line| !line.is_empty());
    let said = escaped(first.unwrap_or("")).to_string();
    text!("failed with status {code}: {said}", "失败，状态码 {code}：{said}")
}

/// A child that does not outlive this value, nor does its process group; and whether both are
/// over, so that their number may be another's already.
struct Owned(Child, bool);

impl Owned {
    fn start(command: &mut Command) -> io::Result<Self> {
        system::in_a_group_of_its_own(command)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map(|child| Self(child, false))
    }
}

impl Drop for Owned {
    fn drop(&mut self) {
        if self.1 {
            return;
        }
        system::kill_group(&self.0);
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn collect(stream: impl Read + Send + 'static) -> Receiver<String> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let mut bytes = Vec::new();
        let mut stream = stream;
        let _ = stream.by_ref().take(KEPT).read_to_end(&mut bytes);
        let _ = sender.send(String::from_utf8_lossy(&bytes).into_owned());
        // A full pipe would stop the child.
        let _ = io::copy(&mut stream, &mut io::sink());
    });
    receiver
}
