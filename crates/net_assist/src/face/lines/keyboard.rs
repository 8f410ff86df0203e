//! The threads that read: lines or raw bytes from stdin, and files that are sent.

use std::fs::File;
use std::io::{self, BufRead, Read};
use std::sync::Arc;
use std::sync::mpsc::SyncSender;

use common::Text;
use net_assist::command::Whole;

use super::Happening;
use super::gate::Gate;

/// The longest line that is taken from stdin, in bytes. No datagram is as long.
pub(super) const LONGEST_LINE: u64 = 1 << 20;

/// Hands over what is read, as fast as it goes away.
#[derive(Clone)]
pub(super) struct Feed {
    pub(super) happened: SyncSender<Happening>,
    pub(super) gate: Arc<Gate>,
}

/// Something that was read.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Typed {
    /// A line without its end.
    Line(String),
    /// Bytes as they are.
    Bytes(Vec<u8>),
    /// A part of a file.
    Part(Part),
    /// A line that cannot be taken, and why.
    Unreadable(Text),
}

/// The next part of a file that is sent.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) bytes: Vec<u8>,
    /// How many bytes were before it.
    pub(super) at: u64,
    pub(super) of: Arc<Whole>,
}

impl Typed {
    pub(super) fn bytes(&self) -> usize {
        match self {
            Typed::Line(line) => line.len(),
            Typed::Bytes(bytes) | Typed::Part(Part { bytes, .. }) => bytes.len(),
            Typed::Unreadable(_) => 0,
        }
    }

    /// Whether it waits for a peer that does not read, or for a name that is looked up: what looks at
    /// it, ends it or takes its place must not.
    pub(super) fn waits(&self) -> bool {
        let Typed::Line(line) = self else { return true };
        let is_alone = ["/who", "/close", "/help", "/quit"].contains(&line.as_str());
        !is_alone && !line.starts_with("/to ")
    }
}

impl Feed {
    /// Reads lines until the end of stdin.
    pub(super) fn lines(&self) {
        let mut stdin = io::stdin().lock();
        loop {
            match next_line(&mut stdin) {
                Ok(Some(typed)) => {
                    if !self.hand_over(typed) {
                        return;
                    }
                }
                Ok(None) => return self.end(Ok(())),
                Err(error) => return self.end(Err(error)),
            }
        }
    }

    /// Reads stdin in pieces as they come, each at most this long.
    pub(super) fn raw(&self, piece: usize) {
        self.end(pieces(&mut io::stdin().lock(), piece, |bytes| {
            self.hand_over(Typed::Bytes(bytes.to_vec()))
        }));
    }

    /// Hands over a file in parts, until the rest of it is not wanted. It is no end of input.
    ///
    /// # Errors
    /// The file cannot be read.
    pub(super) fn file(&self, of: &Arc<Whole>, piece: usize) -> io::Result<()> {
        let mut file = File::open(&of.file)?;
        let about = file.metadata()?;
        if about.is_file() {
            of.is_long(about.len());
        }
        let mut at = 0;
        pieces(&mut file, piece, |bytes| {
            let part = Part { bytes: bytes.to_vec(), at, of: Arc::clone(of) };
            at += bytes.len() as u64;
            self.hand_over(Typed::Part(part)) && !of.is_cut()
        })
    }

    /// `false` when nobody takes it any more.
    pub(super) fn hand_over(&self, typed: Typed) -> bool {
        match typed.waits() {
            true => self.gate.pass(typed.bytes()),
            false => self.gate.enter(typed.bytes()),
        }
        self.happened.send(Happening::Typed(typed)).is_ok()
    }

    pub(super) fn end(&self, how: io::Result<()>) {
        // When nobody takes it, it is over already.
        let _ = self.happened.send(Happening::InputEnded(how));
    }
}

/// Reads to the end, or until nobody takes a piece any more.
fn pieces(
    from: &mut impl Read,
    piece: usize,
    mut take: impl FnMut(&[u8]) -> bool,
) -> io::Result<()> {
    let mut buffer = vec![0; piece];
    loop {
        match from.read(&mut buffer) {
            Ok(0) => return Ok(()),
            Ok(length) if take(&buffer[..length]) => {}
            Ok(_) => return Ok(()),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

/// The next line, or `None` at the end.
fn next_line(stdin: &mut impl BufRead) -> io::Result<Option<Typed>> {
    let mut line = Vec::new();
    let length = stdin.by_ref().take(LONGEST_LINE).read_until(b'\n', &mut line)?;
    if length == 0 {
        return Ok(None);
    }
    if line.last() == Some(&b'\n') {
        line.pop();
        line.pop_if(|last| *last == b'\r');
    } else if length as u64 == LONGEST_LINE {
        stdin.skip_until(b'\n')?;
        return Ok(Some(Typed::Unreadable(Text::new(
            "a line of more than a megabyte was not sent",
            "超过一兆字节的行没有发送",
        ))));
    }
    Ok(Some(String::from_utf8(line).map_or_else(|_| not_text(), Typed::Line)))
}

fn not_text() -> Typed {
    Typed::Unreadable(Text::new(
        "a line that is not UTF-8 text was not sent",
        "不是 UTF-8 文本的行没有发送",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(mut bytes: &[u8]) -> Vec<Typed> {
        std::iter::from_fn(|| next_line(&mut bytes).unwrap()).collect()
    }

    fn line(text: &str) -> Typed {
        Typed::Line(text.to_owned())
    }

    #[test]
    fn lines_end_with_a_newline_of_either_kind_or_with_the_input() {
        assert_eq!(lines("你好\r\n\nlast".as_bytes()), [line("你好"), line(""), line("last")]);
    }

    #[test]
    fn a_line_that_is_not_text_ends_nothing() {
        let lines = lines(b"\xc4\xe3\nafter\n");
        assert_eq!(lines, [not_text(), line("after")]);
    }

    #[test]
    fn an_endless_line_is_not_kept_in_memory() {
        let mut bytes = vec![b'x'; 3 << 20];
        bytes.extend(b"\nafter\n");
        let lines = lines(&bytes);
        assert!(matches!(lines[0], Typed::Unreadable(_)));
        assert_eq!(lines[1..], [line("after")]);
    }
}
