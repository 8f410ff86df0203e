//! The thread that writes what happens to a file.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Read, Seek, SeekFrom, Write};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use super::system::is_pipe;
use super::{RecordFormat, pcap, text};
use crate::event::Event;
use crate::journal::Journal;
use crate::link::LinkKind;

/// Entries that are turned into bytes at a time.
const BATCH: usize = 256;
/// How long the thread waits for entries at a time. That it is to end, it is told at once.
const LOOK: Duration = Duration::from_secs(60);
/// How long it waits before it tries again to write.
const RETRY: Duration = Duration::from_millis(250);

/// A file that is being written. Dropping it ends the writing; what happened until then is still
/// written, if the disk takes it.
#[derive(Debug)]
pub struct Recorder {
    journal: Arc<Journal>,
    messages: Arc<AtomicU64>,
    end: Option<mpsc::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Recorder {
    /// Messages that are in the file.
    pub fn messages(&self) -> u64 {
        self.messages.load(Ordering::Relaxed)
    }
}

impl Drop for Recorder {
    fn drop(&mut self) {
        drop(self.end.take());
        self.journal.nudge();
        if let Some(thread) = self.thread.take() {
            let _ = thread.join(); // it has nothing to return
        }
    }
}

/// Begins to write what happens from now on to `file`, after what is in it if it is a record of the
/// same format already.
///
/// `own` is the socket that is open, if one is: an event of receiving does not name it. `tell` is called
/// on the recorder's thread with [`Event::RecordWaits`], [`Event::RecordGoesOn`] and, at the end,
/// [`Event::RecordEnded`]; it must not wait for the recorder.
///
/// # Errors
/// The file cannot be opened, or is none of this format ([`ErrorKind::AlreadyExists`]). A full disk is no
/// error here: it is told and waited for.
pub fn start(
    journal: Arc<Journal>,
    own: Option<(LinkKind, SocketAddr)>,
    file: &Path,
    format: RecordFormat,
    tell: impl Fn(Event) + Send + 'static,
) -> io::Result<Recorder> {
    let (out, is_new) = open(file, format)?;
    let task = Task::new(journal, own, (file, Box::new(out)), format, Box::new(tell));
    spawn(task, is_new)
}

fn spawn((mut task, mut recorder): (Task, Recorder), is_new: bool) -> io::Result<Recorder> {
    if is_new {
        task.format.begin(&mut task.pending);
    }
    let thread = thread::Builder::new().name("record".to_owned()).spawn(move || task.run())?;
    recorder.thread = Some(thread);
    Ok(recorder)
}

/// Opens the file for appending, and tells whether it is new. A file of anything else is kept as it is.
fn open(path: &Path, format: RecordFormat) -> io::Result<(File, bool)> {
    let is_regular = match fs::metadata(path) {
        Ok(data) if data.is_dir() => return Err(ErrorKind::IsADirectory.into()),
        // Opening one waits for a reader, and the engine with it.
        Ok(data) if is_pipe(&data) => return Err(ErrorKind::InvalidInput.into()),
        Ok(data) => data.is_file(),
        Err(error) if error.kind() == ErrorKind::NotFound => true,
        Err(error) => return Err(error),
    };
    if !is_regular {
        return Ok((OpenOptions::new().write(true).open(path)?, true)); // a device
    }
    let mut file = OpenOptions::new().read(true).append(true).create(true).open(path)?;
    let mut head = Vec::new();
    (&file).take(64).read_to_end(&mut head)?;
    if head.is_empty() {
        return Ok((file, true));
    }
    let whole = match format {
        RecordFormat::Text if head.starts_with(text::HEADER.as_bytes()) => text::whole(&mut file)?,
        RecordFormat::Pcap if head.starts_with(&pcap::header()) => pcap::whole(&mut file)?,
        _ => return Err(ErrorKind::AlreadyExists.into()),
    };
    file.set_len(whole)?; // what an earlier run left half written
    file.seek(SeekFrom::End(0))?;
    Ok((file, false))
}

/// What is written to.
trait Sink: Write + Send {
    /// Takes back so many bytes at the end, if it can.
    fn take_back(&mut self, bytes: u64);
}

impl Sink for File {
    fn take_back(&mut self, bytes: u64) {
        if let Ok(data) = self.metadata()
            && data.is_file()
        {
            let _ = self.set_len(data.len().saturating_sub(bytes)); // a reader can do without it
        }
    }
}

enum Format {
    Text(text::Writer),
    Pcap(pcap::Writer),
}

impl Format {
    fn begin(&self, out: &mut Vec<u8>) {
        match self {
            Format::Text(_) => out.extend_from_slice(format!("{}\n", text::HEADER).as_bytes()),
            Format::Pcap(_) => out.extend_from_slice(&pcap::header()),
        }
    }

    /// Appends what an entry is in this format, and tells how many messages that was.
    fn entry(&mut self, entry: &crate::Entry, out: &mut Vec<u8>) -> u64 {
        match self {
            Format::Text(writer) => writer.entry(entry, out),
            Format::Pcap(writer) => writer.entry(entry, out),
        }
        u64::from(matches!(entry.event, Event::Received(_) | Event::Sent { .. }))
    }

    fn missing(&mut self, count: u64, out: &mut Vec<u8>) {
        match self {
            Format::Text(writer) => writer.missing(count, out),
            Format::Pcap(_) => {} // the format has no room for remarks
        }
    }
}

struct Task {
    journal: Arc<Journal>,
    /// The number of the next entry to be read.
    next: u64,
    path: PathBuf,
    out: Box<dyn Sink>,
    format: Format,
    /// What the file has not taken yet.
    pending: Vec<u8>,
    pending_messages: u64,
    messages: Arc<AtomicU64>,
    missing: u64,
    ended: mpsc::Receiver<()>,
    tell: Box<dyn Fn(Event) + Send>,
}

impl Task {
    /// What is to be done, and its handle, which has no thread yet.
    fn new(
        journal: Arc<Journal>,
        own: Option<(LinkKind, SocketAddr)>,
        (path, out): (&Path, Box<dyn Sink>),
        format: RecordFormat,
        tell: Box<dyn Fn(Event) + Send>,
    ) -> (Self, Recorder) {
        let format = match format {
            RecordFormat::Text => Format::Text(text::Writer::new(own)),
            RecordFormat::Pcap => Format::Pcap(pcap::Writer::new(own)),
        };
        let messages = Arc::new(AtomicU64::new(0));
        let (end, ended) = mpsc::channel();
        let handle = Arc::clone(&journal);
        let task = Self {
            next: journal.extent().0,
            journal,
            path: path.to_owned(),
            out,
            format,
            pending: Vec::new(),
            pending_messages: 0,
            messages: Arc::clone(&messages),
            missing: 0,
            ended,
            tell,
        };
        (task, Recorder { journal: handle, messages, end: Some(end), thread: None })
    }

    fn run(&mut self) {
        let mut last = None;
        loop {
            if !self.write() {
                break;
            }
            let nudges = self.journal.nudges();
            if last.is_none() && self.is_ended(Duration::ZERO) {
                // What came until now is written; what comes from now on is not.
                last = Some(self.journal.extent().0);
            }
            if last.is_some_and(|last| self.next >= last) {
                break;
            }
            let batch = self.journal.wait_unless_nudged(self.next, BATCH, LOOK, nudges);
            if batch.missed > 0 {
                self.missing += batch.missed;
                self.format.missing(batch.missed, &mut self.pending);
            }
            self.next += batch.missed + batch.entries.len() as u64;
            for entry in &batch.entries {
                self.pending_messages += self.format.entry(entry, &mut self.pending);
            }
            if batch.ended {
                last = Some(self.next);
            }
        }
        let (file, messages) = (self.path.clone(), self.messages.load(Ordering::Relaxed));
        (self.tell)(Event::RecordEnded { file, messages, missing: self.missing });
    }

    /// Writes what is pending, however long that takes; `false` if it is to end before.
    fn write(&mut self) -> bool {
        let (mut done, mut waits) = (0, false);
        while let Some(rest) = self.pending.get(done..).filter(|rest| !rest.is_empty()) {
            let error = match self.out.write(rest) {
                Ok(0) => ErrorKind::WriteZero.into(),
                Ok(count) => {
                    done += count;
                    continue;
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                Err(error) => error,
            };
            if !waits {
                waits = true;
                (self.tell)(Event::RecordWaits { file: self.path.clone(), reason: error.into() });
            }
            if self.is_ended(RETRY) {
                self.give_up(done);
                return false;
            }
        }
        self.pending.clear();
        self.messages.fetch_add(self.pending_messages, Ordering::Relaxed);
        self.pending_messages = 0;
        if waits {
            let missing = self.missing + self.journal.extent().1.saturating_sub(self.next);
            (self.tell)(Event::RecordGoesOn { file: self.path.clone(), missing });
        }
        true
    }

    /// Takes back what was written of the last records, and counts what is not in the file.
    fn give_up(&mut self, written: usize) {
        self.missing += self.pending_messages + (self.journal.extent().0 - self.next);
        self.out.take_back(written as u64);
    }

    fn is_ended(&self, wait: Duration) -> bool {
        match self.ended.recv_timeout(wait) {
            Err(RecvTimeoutError::Timeout) => false,
            Ok(()) | Err(RecvTimeoutError::Disconnected) => true,
        }
    }
}

#[cfg(test)]
#[path = "recorder_tests.rs"]
mod tests;
