//! Where this user may not open an ICMP socket: the system's own `ping`, which is privileged, is
//! asked instead, and its lines are read.

use std::io::{self, BufRead, BufReader, ErrorKind, Read};
use std::net::{IpAddr, SocketAddr};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use common::escape::escaped;
use common::event::Event;
use common::json::Object;
use common::{Console, Error, ExitStatus, Lang};

use super::bare;
use super::door::Way;
use super::statistics::Statistics;
use super::told::{Finished, Reply, Silence, Started};
use crate::args::PingOptions;
use crate::problem::Problem;

/// How often it is looked whether this program was told to stop.
const TICK: Duration = Duration::from_millis(200);

/// Pings through the system's own program.
///
/// # Errors
/// When there is none that works here; `refused` is what the system said about a socket.
pub(crate) fn with_the_systems_own(
    options: &PingOptions,
    to: SocketAddr,
    refused: io::Error,
    stop: &AtomicBool,
    console: &mut Console,
) -> Result<ExitStatus, Problem> {
    if refused.kind() != ErrorKind::PermissionDenied {
        return Err(Error::system("socket")(refused).into());
    }
    // On Windows it speaks the language of the system, and takes other options.
    if !cfg!(unix) {
        return Err(Problem::Forbidden { source: refused });
    }
    let Ok(mut ping) = Running::start(options, to) else {
        return Err(Problem::Forbidden { source: refused });
    };
    console.tell(&Started::new(options, to, Way::SystemPing))?;
    let began = Instant::now();
    let mut statistics = Statistics::default();
    statistics.sent = options.count.get();
    while let Some(line) = ping.next_line(stop) {
        if let Some(reply) = reply_in(&line) {
            statistics.add(Duration::from_secs_f64(reply.ms / 1000.0));
            console.tell(&reply)?;
        } else if line.starts_with("From ") {
            console.tell(&Relayed(&line))?;
        } else if let Some(sent) = sent_in(&line) {
            statistics.sent = sent;
        }
    }
    if statistics.received == 0
        && let Some(said) = ping.complaint()
    {
        let source = io::Error::other(escaped(&said).to_string());
        return Err(Problem::Refused { to: bare(to), source });
    }
    console.tell(&Finished { to, statistics, took: Some(began.elapsed()) })?;
    if statistics.received > 0 {
        return Ok(ExitStatus::Done);
    }
    console.hint(&Silence::what_it_can_mean());
    Ok(ExitStatus::NothingArrived)
}

/// The system's ping; it ends with this program.
struct Running {
    child: Child,
    lines: Receiver<String>,
}

impl Running {
    fn start(options: &PingOptions, to: SocketAddr) -> io::Result<Self> {
        let seconds = |duration: Duration| format!("{:.3}", duration.as_secs_f64());
        let mut child = Command::new("ping")
            .args(["-n", "-c", &options.count.get().to_string()])
            .args(["-i", &seconds(options.interval.duration())])
            .args(["-W", &seconds(options.timeout.duration())])
            .arg(bare(to))
            .env("LC_ALL", "C")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()?;
        let (sender, lines) = mpsc::channel();
        if let Some(out) = child.stdout.take() {
            thread::spawn(move || {
                let lines = BufReader::new(out).lines().map_while(Result::ok);
                lines.map(|line| sender.send(line)).all(|sent| sent.is_ok())
            });
        }
        Ok(Self { child, lines })
    }

    /// The next line; `None` when it has ended, or this program was told to end.
    fn next_line(&mut self, stop: &AtomicBool) -> Option<String> {
        while !stop.load(Ordering::Relaxed) {
            match self.lines.recv_timeout(TICK) {
                Ok(line) => return Some(line),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return None,
            }
        }
        // Ctrl-C reached it too, and it has told its totals by now.
        self.lines.try_iter().find(|line| sent_in(line).is_some())
    }

    /// What it said on stderr, when it refused; it has ended by then.
    fn complaint(&mut self) -> Option<String> {
        let _ = self.child.kill();
        let mut said = String::new();
        let err = self.child.stderr.take()?;
        err.take(1000).read_to_string(&mut said).ok()?;
        Some(said.trim().to_owned()).filter(|said| !said.is_empty())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// `64 bytes from 127.0.0.1: icmp_seq=1 ttl=64 time=0.043 ms`; other systems write `seq=1`.
fn reply_in(line: &str) -> Option<Reply> {
    let (bytes, rest) = line.split_once(" bytes from ")?;
    let (from, rest) = rest.split_once(": ")?;
    let from = from.split('%').next()?.parse::<IpAddr>().ok()?;
    let value = |name: &str| {
        let mut words = rest.split_whitespace();
        words.find_map(|word| word.strip_prefix(name)?.strip_prefix('='))
    };
    Some(Reply {
        bytes: bytes.parse().ok()?,
        from,
        sequence: value("icmp_seq").or(value("seq"))?.parse().ok()?,
        ttl: value("ttl").and_then(|ttl| ttl.parse().ok()),
        ms: value("time")?.parse().ok().filter(|ms| (0.0..1e9).contains(ms))?,
        late: false,
        duplicate: line.contains("DUP!"),
    })
}

/// `4 packets transmitted, 4 received, 0% packet loss`.
fn sent_in(line: &str) -> Option<u64> {
    line.split_once(" packets transmitted")?.0.parse().ok()
}

/// A line of the system's ping that this program has no words for.
struct Relayed<'a>(&'a str);

impl Event for Relayed<'_> {
    fn sentence(&self, _: Lang) -> String {
        escaped(self.0).to_string()
    }

    fn json(&self) -> String {
        Object::event("line").string("text", self.0).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn replies_of_different_pings_are_read() {
        for (line, sequence, ttl) in [
            ("64 bytes from 127.0.0.1: icmp_seq=3 ttl=64 time=0.043 ms", 3, Some(64)),
            ("64 bytes from ::1: icmp_seq=1 ttl=63 time=12 ms", 1, Some(63)),
            ("64 bytes from fe80::1%eth0: icmp_seq=2 ttl=64 time=1.5 ms", 2, Some(64)),
            ("64 bytes from 10.0.0.1: seq=0 ttl=64 time=0.050 ms", 0, Some(64)),
        ] {
            let reply = reply_in(line).unwrap();
            assert_eq!((reply.sequence, reply.ttl), (sequence, ttl), "{line}");
        }
    }

    #[test]
    fn other_lines_are_no_replies() {
        for line in [
            "PING 127.0.0.1 (127.0.0.1) 56(84) bytes of data.",
            "From 10.77.0.1 icmp_seq=1 Destination Host Unreachable",
            "64 bytes from x: icmp_seq=1 ttl=64 time=nan ms",
            "64 bytes from 1.1.1.1: icmp_seq=1 ttl=64 time=-1 ms",
            "",
        ] {
            assert!(reply_in(line).is_none(), "{line}");
        }
        assert_eq!(sent_in("4 packets transmitted, 4 received"), Some(4));
    }
}
