//! The sender in a hurry, the reader with its rests, both at once.

use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use common::Error;
use common::os::timed_out;

use crate::knock::milliseconds;
use crate::plan::Plan;
use crate::tally::Transport;

/// What came of sending all messages over one transport.
pub(crate) struct Run {
    /// Over what they went.
    pub(crate) transport: Transport,
    /// What each read returned, in order.
    pub(crate) reads: Vec<Vec<u8>>,
    /// How long the sender was busy: in its calls, without its own rests.
    pub(crate) sending: Duration,
    /// How many datagrams the reader's socket says that it dropped, where it is known.
    pub(crate) drops: Option<u64>,
}

impl Run {
    pub(crate) fn with_drops(self, drops: Option<u64>) -> Self {
        Self { drops, ..self }
    }

    /// [`Run::sending`] in milliseconds, for a person.
    pub(crate) fn took(&self) -> String {
        milliseconds(self.sending)
    }
}

/// Lets one thread send all messages while this one reads slowly. `receive` returns nothing at
/// the end; a reader that cannot see an end runs into its timeout instead.
pub(crate) fn race(
    transport: Transport,
    plan: &Plan,
    send: impl FnMut(&[u8]) -> io::Result<()> + Send,
    receive: impl FnMut() -> io::Result<Vec<u8>>,
) -> Result<Run, Error> {
    let all_sent = AtomicBool::new(false);
    thread::scope(|scope| {
        let sender = scope.spawn(|| {
            let sent = send_all(plan, send);
            all_sent.store(true, Ordering::Release);
            sent
        });
        // Whatever happens here, the reader is dropped before the sender is waited for, which
        // would else wait for it for ever.
        let reads = read_all(plan.reader_delay, receive, &all_sent);
        let sending =
            sender.join().unwrap_or_else(|_| Err(io::Error::other("the sender's thread ended")));
        Ok(Run {
            transport,
            sending: sending.map_err(Error::system("send"))?,
            reads: reads.map_err(Error::system("recv"))?,
            drops: None,
        })
    })
}

/// Takes `send` with it: with its end the sender's socket closes.
fn send_all(plan: &Plan, mut send: impl FnMut(&[u8]) -> io::Result<()>) -> io::Result<Duration> {
    let mut busy = Duration::ZERO;
    for message in &plan.messages {
        let begin = Instant::now();
        send(message)?;
        busy += begin.elapsed();
        rest(plan.pause);
    }
    Ok(busy)
}

fn read_all(
    delay: Duration,
    mut receive: impl FnMut() -> io::Result<Vec<u8>>,
    all_sent: &AtomicBool,
) -> io::Result<Vec<Vec<u8>>> {
    let mut reads = Vec::new();
    loop {
        rest(delay);
        // Asked before the read: what was sent before the answer is still to come.
        let no_more = all_sent.load(Ordering::Acquire);
        match receive() {
            Ok(bytes) if bytes.is_empty() => return Ok(reads),
            Ok(bytes) => reads.push(bytes),
            Err(error) if timed_out(&error) && no_more => return Ok(reads),
            Err(error) if timed_out(&error) => {}
            Err(error) => return Err(error),
        }
    }
}

fn rest(time: Duration) {
    if !time.is_zero() {
        thread::sleep(time);
    }
}
