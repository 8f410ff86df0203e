//! What a child writes, line by line, from both of its streams.

use std::io::{self, BufRead, BufReader, Read};
use std::process::Child;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;

/// What is kept of a stream, in bytes; the rest is read and forgotten.
const KEPT: u64 = 1 << 20;

/// Where a line was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stream {
    Out,
    Err,
}

/// A line without its end. Foreign text: escape it before showing it.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    pub(crate) stream: Stream,
    pub(crate) text: String,
}

/// The lines as they come; the channel closes when both streams have.
pub(super) fn of(child: &mut Child) -> Receiver<Line> {
    let (sender, receiver) = mpsc::channel();
    if let Some(out) = child.stdout.take() {
        read(out, Stream::Out, sender.clone());
    }
    if let Some(err) = child.stderr.take() {
        read(err, Stream::Err, sender);
    }
    receiver
}

fn read(from: impl Read + Send + 'static, stream: Stream, to: Sender<Line>) {
    thread::spawn(move || {
        let mut from = BufReader::new(from);
        let mut bytes = Vec::new();
        let mut kept = from.by_ref().take(KEPT);
        while matches!(kept.read_until(b'\n', &mut bytes), Ok(1..)) {
            let text = String::from_utf8_lossy(&bytes);
            let text = text.trim_end_matches(['\n', '\r']).to_owned();
            if to.send(Line { stream, text }).is_err() {
                return; // nobody waits for it any more
            }
            bytes.clear();
        }
        // A full pipe would stop the child.
        let _ = io::copy(&mut from, &mut io::sink());
    });
}
