//! A record as text: a line an event.
//!
//! ```text
//! # net_assist record 1
//! 2026-11-23T18:00:00.123456789+08:00 udp received 6 bytes 127.0.0.1:5000 -> 127.0.0.1:8888 | 你好
//! 2026-11-23T18:00:01.000000000+08:00 * 127.0.0.1:5000 connected
//! # 3,210 events are missing here
//! ```
//!
//! Behind the bar stands the payload as UTF-8; what is none, what could steer a terminal, and the
//! backslash itself are written as `\xe4`, `\n`, `\\`, which `Compose` with escapes reads, too.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::net::SocketAddr;
use std::time::{Duration, SystemTime};

use common::codec::{Encoding, ErrorMode};
use common::escape::is_hazardous;
use common::{Lang, tr};
use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::Entry;
use crate::event::Event;
use crate::link::LinkKind;
use crate::payload::{Compose, LineEnd, Notation};
use crate::words::{grouped, sentence};

/// The first line.
pub(super) const HEADER: &str = "# net_assist record 1";
/// A longer message of TCP is written as several: the stream is the same.
pub(super) const LONGEST_MESSAGE: usize = 65_536;
/// Four characters for each byte, and what stands before them.
pub(super) const LONGEST_LINE: usize = LONGEST_MESSAGE * 4 + 1024;

const ESCAPES: Compose = Compose {
    notation: Notation::Text,
    escapes: true,
    encoding: Encoding::Utf8,
    errors: ErrorMode::Strict,
    line_end: LineEnd::None,
};

/// Writes entries as lines.
pub(super) struct Writer {
    own: Option<(LinkKind, SocketAddr)>,
    zone: TimeZone,
    lang: Lang,
}

/// A message's line without its time and payload.
struct Head<'a> {
    verb: &'a str,
    full_length: usize,
    from: Option<SocketAddr>,
    to: Option<SocketAddr>,
}

impl Writer {
    pub(super) fn new(own: Option<(LinkKind, SocketAddr)>) -> Self {
        Self { own, zone: TimeZone::system(), lang: Lang::from_environment() }
    }

    pub(super) fn entry(&mut self, entry: &Entry, out: &mut Vec<u8>) {
        let own = self.own.map(|(_, own)| own);
        match &entry.event {
            Event::Received(received) => {
                let (from, full_length) = (Some(received.from), received.full_length);
                let head = Head { verb: "received", full_length, from, to: own };
                self.message(entry.time, &head, &received.bytes, out);
            }
            Event::Sent { from, to, bytes, .. } => {
                let (from, to) = (Some(*from), Some(*to));
                let head = Head { verb: "sent", full_length: bytes.len(), from, to };
                self.message(entry.time, &head, bytes, out);
            }
            event => {
                if let Event::Opened { kind, own, .. } = event {
                    self.own = Some((*kind, *own));
                }
                if let Some(sentence) = sentence(event, self.lang) {
                    let time = self.time(entry.time);
                    push(out, &format!("{time} * {sentence}\n"));
                }
            }
        }
    }

    pub(super) fn missing(&mut self, count: u64, out: &mut Vec<u8>) {
        let count = grouped(count);
        let line =
            tr!(self.lang, "# {count} events are missing here\n", "# 这里缺少 {count} 个事件\n");
        push(out, &line);
    }

    fn message(&self, time: SystemTime, head: &Head<'_>, bytes: &[u8], out: &mut Vec<u8>) {
        let is_stream = self.own.is_some_and(|(kind, _)| kind != LinkKind::Udp);
        let (protocol, time) = (if is_stream { "tcp" } else { "udp" }, self.time(time));
        let Head { verb, full_length, from, to } = head;
        let address = |address: &Option<SocketAddr>| {
            address.map_or("?".to_owned(), |known| known.to_string())
        };
        let (from, to) = (address(from), address(to));
        let pieces: Vec<&[u8]> =
            if bytes.is_empty() { vec![bytes] } else { bytes.chunks(LONGEST_MESSAGE).collect() };
        for piece in pieces {
            let length = if bytes.len() < *full_length {
                format!("{} of {full_length}", bytes.len())
            } else {
                piece.len().to_string()
            };
            push(out, &format!("{time} {protocol} {verb} {length} bytes {from} -> {to} | "));
            payload(piece, out);
            out.push(b'\n');
        }
    }

    fn time(&self, time: SystemTime) -> String {
        let time = Timestamp::try_from(time).unwrap_or_default();
        time.to_zoned(self.zone.clone()).strftime("%Y-%m-%dT%H:%M:%S.%9f%:z").to_string()
    }
}

fn push(out: &mut Vec<u8>, text: &str) {
    out.extend_from_slice(text.as_bytes());
}

fn payload(bytes: &[u8], out: &mut Vec<u8>) {
    for chunk in bytes.utf8_chunks() {
        for character in chunk.valid().chars() {
            match character {
                '\n' => push(out, "\\n"),
                '\r' => push(out, "\\r"),
                '\t' => push(out, "\\t"),
                '\\' => push(out, "\\\\"),
                _ if is_hazardous(character) => {
                    escape(character.encode_utf8(&mut [0; 4]).as_bytes(), out);
                }
                _ => push(out, character.encode_utf8(&mut [0; 4])),
            }
        }
        escape(chunk.invalid(), out);
    }
}

fn escape(bytes: &[u8], out: &mut Vec<u8>) {
    for byte in bytes {
        let _ = write!(out, "\\x{byte:02x}"); // a Vec takes everything
    }
}

/// What a line says.
pub(super) enum Line {
    /// A message.
    Message(Message),
    /// Something else that happened, or a remark.
    Other,
}

/// A message of a record or a capture.
#[derive(Debug)]
pub(super) struct Message {
    /// Since 1970.
    pub(super) time: Duration,
    pub(super) from: Option<SocketAddr>,
    pub(super) to: Option<SocketAddr>,
    /// Whether this side sent it, where that is known.
    pub(super) is_sent: Option<bool>,
    pub(super) bytes: Box<[u8]>,
}

/// Reads a line without its end; `None` if it is none of a record.
pub(super) fn line(line: &str) -> Option<Line> {
    if line.is_empty() || line.starts_with('#') {
        return Some(Line::Other);
    }
    let (time, rest) = line.split_once(' ')?;
    let time: Timestamp = time.parse().ok()?;
    if rest.starts_with("* ") {
        return Some(Line::Other);
    }
    let (head, payload) = rest.split_once(" | ")?;
    let words: Vec<&str> = head.split(' ').collect();
    let (["udp" | "tcp", verb, length, "bytes", from, "->", to]
    | ["udp" | "tcp", verb, length, "of", _, "bytes", from, "->", to]) = words[..]
    else {
        return None;
    };
    let is_sent = match verb {
        "sent" => true,
        "received" => false,
        _ => return None,
    };
    let bytes = ESCAPES.bytes(payload).ok()?;
    if length.parse() != Ok(bytes.len()) {
        return None;
    }
    Some(Line::Message(Message {
        time: Duration::try_from(time.as_duration()).unwrap_or_default(),
        from: from.parse().ok(),
        to: to.parse().ok(),
        is_sent: Some(is_sent),
        bytes: bytes.into(),
    }))
}

/// The length of a file up to its last whole line.
pub(super) fn whole(file: &mut File) -> io::Result<u64> {
    let length = file.metadata()?.len();
    let tail = length.min(LONGEST_LINE as u64);
    file.seek(SeekFrom::Start(length - tail))?;
    let mut end = Vec::new();
    (&*file).take(tail).read_to_end(&mut end)?;
    let after = end.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
    Ok(length - (end.len() - after) as u64)
}
