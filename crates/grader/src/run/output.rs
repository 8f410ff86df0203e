//! Standard output and standard error: what of them is kept.

use std::collections::VecDeque;
use std::time::Instant;

use super::notes::{Notes, Trail};
use crate::evidence::{Kind, OutputStream};

/// The beginning of each stream that is kept.
const BEGINNING: usize = 1 << 20;
/// The end of standard error that is kept too: there stands why a program died.
const END: usize = 64 << 10;
/// A program that writes more than this to one stream is stopped.
pub(super) const MOST: u64 = 64 << 20;

/// One of the program's two streams.
pub(super) struct Output {
    stream: OutputStream,
    trail: Trail,
    kept: usize,
    total: u64,
    lines: usize,
    end: VecDeque<u8>,
    last: Option<Instant>,
    is_over: bool,
}

impl Output {
    pub(super) fn new(stream: OutputStream) -> Self {
        Self {
            stream,
            trail: Trail::default(),
            kept: 0,
            total: 0,
            lines: 0,
            end: VecDeque::new(),
            last: None,
            is_over: false,
        }
    }

    /// Takes what was written.
    pub(super) fn take(&mut self, when: Instant, mut bytes: Vec<u8>, notes: &mut Notes) {
        self.last = Some(when);
        self.total += bytes.len() as u64;
        self.lines += bytes.iter().filter(|&&byte| byte == b'\n').count();
        let more = bytes.split_off(bytes.len().min(BEGINNING - self.kept));
        self.kept += bytes.len();
        if !bytes.is_empty() {
            let stream = self.stream;
            notes.add_piece(&mut self.trail, when, Kind::Output { stream, bytes });
        }
        if self.stream == OutputStream::Stderr {
            self.end.extend(more);
            self.end.drain(..self.end.len().saturating_sub(END));
        }
    }

    /// The stream has reached its end.
    pub(super) fn close(&mut self) {
        self.is_over = true;
    }

    pub(super) fn is_over(&self) -> bool {
        self.is_over
    }

    /// Complete lines so far, those that are not kept included.
    pub(super) fn lines(&self) -> usize {
        self.lines
    }

    pub(super) fn is_too_much(&self) -> bool {
        self.total > MOST
    }

    /// Notes what was thrown away, and the end that was kept.
    pub(super) fn finish(&mut self, notes: &mut Notes) {
        let Some(when) = self.last else {
            return;
        };
        let stream = self.stream;
        let bytes: Vec<u8> = self.end.drain(..).collect();
        let dropped = self.total - (self.kept + bytes.len()) as u64;
        if dropped > 0 {
            notes.add(when, Kind::OutputDropped { stream, bytes: dropped });
        }
        if !bytes.is_empty() {
            notes.add(when, Kind::Output { stream, bytes });
        }
    }
}
