//! A compiler at work, in a stage: nothing outside is seen, and it ends in time and memory.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, SyncSender};
use std::thread;
use std::time::{Duration, Instant};

use super::Trouble;
use crate::Cancel;
use crate::stage::{Exit, Setting, Stage, StageError, Usage, Waiter};

/// How a tool ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// By itself.
    Exit(Exit),
    /// It took too long.
    Time,
    /// It took too much of the processors.
    Processor,
    /// It took too much memory.
    Memory,
    /// Nobody wants to know any more.
    Cancelled,
}

/// Where a line was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stream {
    Stdout,
    Stderr,
}

/// No line of a tool that means to be read is longer; what is beyond is thrown away.
const LONGEST_LINE: usize = 4 << 20;

/// How often a tool's memory and time are looked at. Its end and its output are events.
const LOOK: Duration = Duration::from_millis(50);

enum Event {
    Line(Stream, Vec<u8>),
    Closed,
    Cancelled,
    Ended(Result<Exit, StageError>),
}

/// Runs a tool to its end, or until it is cancelled. `on_line` gets each line that it writes, without
/// the newline.
pub(super) fn run(
    setting: Setting,
    patience: Patience,
    cancel: &Cancel,
    on_line: &mut dyn FnMut(Stream, &[u8]),
) -> Result<End, Trouble> {
    if cancel.is_cancelled() {
        return Ok(End::Cancelled);
    }
    let memory = setting.limits.memory;
    let mut stage = Stage::open(setting)?;
    let streams = stage.start()?;
    drop(streams.stdin);
    let (tell, events) = mpsc::sync_channel(64);
    let waking = {
        let tell = tell.clone();
        // There is room now, and later as well: events are read until nobody listens any more.
        cancel.on_cancel(move || drop(tell.send(Event::Cancelled)))
    };
    let mut listeners = Vec::new();
    for (stream, file) in [(Stream::Stdout, streams.stdout), (Stream::Stderr, streams.stderr)] {
        let tell = tell.clone();
        listeners.push(thread::spawn(move || read_lines(file, stream, &tell)));
    }
    let waiter = stage.waiter();
    listeners.push(thread::spawn(move || wait(waiter, &tell)));
    let end = watch(&mut stage, &events, memory, patience, on_line);
    // Whatever came to pass, the tool is dead before its listeners are joined.
    stage.kill();
    drop(events);
    drop(waking);
    for listener in listeners {
        // A listener has nothing to say that was not said by an event.
        let _ = listener.join();
    }
    end
}

fn watch(
    stage: &mut Stage,
    events: &Receiver<Event>,
    memory: u64,
    patience: Patience,
    on_line: &mut dyn FnMut(Stream, &[u8]),
) -> Result<End, Trouble> {
    let mut clock = Clock::start(patience);
    let (mut stopped, mut ended, mut open) = (None, None, 2);
    let mut looked = Instant::now();
    while ended.is_none() || open > 0 {
        match events.recv_timeout(LOOK) {
            Ok(Event::Line(stream, line)) => on_line(stream, &line),
            Ok(Event::Closed) => open -= 1,
            Ok(Event::Ended(exit)) => ended = Some(exit?),
            Ok(Event::Cancelled) => {
                stopped = Some(End::Cancelled);
                stage.kill();
            }
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => break,
        }
        if stopped.is_none() && ended.is_none() && looked.elapsed() >= LOOK {
            looked = Instant::now();
            stopped = clock.verdict(stage.usage(), memory);
            if stopped.is_some() {
                stage.kill();
            }
        }
    }
    match (stopped, ended) {
        (Some(stopped), _) => Ok(stopped),
        (None, Some(exit)) => Ok(End::Exit(exit)),
        (None, None) => Err(StageError::KeeperLost { exit: None }.into()),
    }
}

/// How long a tool may take.
#[derive(Clone, Copy, Debug)]
pub(super) struct Patience {
    /// On a machine that has time for it.
    pub(super) wall: Duration,
    /// Processor time of all its processes.
    pub(super) cpu: Duration,
}

/// Measures a tool's time. A machine that has no time for it does not count against it: while it
/// wants to work and gets less than half a processor, it is given more, up to ten times as much.
#[derive(Debug)]
struct Clock {
    patience: Patience,
    started: Instant,
    /// The most processor time seen so far: a process that has ended takes its own with it.
    cpu: Duration,
}

impl Clock {
    fn start(patience: Patience) -> Self {
        Self { patience, started: Instant::now(), cpu: Duration::ZERO }
    }

    fn verdict(&mut self, usage: Usage, memory: u64) -> Option<End> {
        self.verdict_at(self.started.elapsed(), usage, memory)
    }

    fn verdict_at(&mut self, elapsed: Duration, usage: Usage, memory: u64) -> Option<End> {
        self.cpu = self.cpu.max(usage.cpu);
        if usage.memory > memory {
            return Some(End::Memory);
        }
        if self.cpu > self.patience.cpu {
            return Some(End::Processor);
        }
        let starved = usage.busy && self.cpu < elapsed / 2;
        let wall = if starved { self.patience.wall * 10 } else { self.patience.wall };
        (elapsed > wall).then_some(End::Time)
    }
}

fn wait(waiter: Waiter, tell: &SyncSender<Event>) {
    // Nobody listens any more only when the tool was given up.
    let _ = tell.send(Event::Ended(waiter.wait()));
}

fn read_lines(file: File, stream: Stream, tell: &SyncSender<Event>) {
    let mut reader = BufReader::new(file);
    while let Some(line) = next_line(&mut reader) {
        if tell.send(Event::Line(stream, line)).is_err() {
            break;
        }
    }
    let _ = tell.send(Event::Closed);
}

/// A line without its newline, cut where it is too long.
fn next_line(reader: &mut impl BufRead) -> Option<Vec<u8>> {
    let mut line = Vec::new();
    let read = reader.by_ref().take(LONGEST_LINE as u64).read_until(b'\n', &mut line).ok()?;
    if read == 0 {
        return None;
    }
    if line.last() == Some(&b'\n') {
        line.pop();
    } else if read == LONGEST_LINE {
        reader.skip_until(b'\n').ok()?;
    }
    Some(line)
}

#[cfg(test)]
#[path = "tool_tests.rs"]
mod tests;
