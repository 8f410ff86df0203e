//! Bytes from a client: lines, and messages that end with a dot.

use std::mem;
use std::slice::Iter;

/// Puts lines together, however the network cut them.
#[derive(Default)]
pub(crate) struct Lines {
    line: Vec<u8>,
}

/// What the bytes so far make.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Line {
    /// No line yet.
    Incomplete,
    /// A line, without its line end.
    Complete(Vec<u8>),
    /// More than a line may have.
    TooLong,
}

impl Lines {
    /// The longest line in bytes. RFC 5321 asks for 512, logins may take more.
    pub(crate) const LONGEST: usize = 4096;

    /// Takes bytes up to the end of a line. A line feed alone ends one too.
    pub(crate) fn next(&mut self, bytes: &mut Iter<'_, u8>) -> Line {
        for &byte in bytes {
            if byte == b'\n' {
                let mut line = mem::take(&mut self.line);
                if line.last() == Some(&b'\r') {
                    line.pop();
                }
                return Line::Complete(line);
            }
            if self.line.len() >= Self::LONGEST {
                return Line::TooLong;
            }
            self.line.push(byte);
        }
        Line::Incomplete
    }

    /// How much memory the beginning of a line takes, in bytes.
    pub(crate) fn held(&self) -> usize {
        self.line.capacity()
    }
}

/// Takes a message up to the dot on a line of its own, and the dots that the client put before
/// others away (RFC 5321, 4.5.2). Only CRLF ends a line here: a server that takes less for it
/// can be made to see two messages where others see one.
pub(crate) struct Message {
    place: Place,
    bytes: Vec<u8>,
    most: usize,
    refusal: Option<Refusal>,
}

/// Why a message is not taken. Its end has to be found all the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// It is larger than a message may be.
    TooLarge,
    /// All messages that are under way take too much memory together.
    NoRoom,
}

/// Where in a line the next byte stands.
enum Place {
    Begin,
    Inside,
    /// Behind a CR, which may begin a line end.
    Return,
    /// Behind a dot at the beginning.
    Dot,
    /// Behind a dot at the beginning and a CR: the end, if a LF follows.
    DotReturn,
}

impl Message {
    /// A message of at most so many bytes. The line end of DATA is behind it, so a dot may come
    /// first (RFC 5321, 4.1.1.4).
    pub(crate) fn new(most: usize) -> Self {
        Self { place: Place::Begin, bytes: Vec::new(), most, refusal: None }
    }

    /// Takes bytes; true when the message is complete.
    pub(crate) fn take(&mut self, bytes: &mut Iter<'_, u8>) -> bool {
        for &byte in bytes {
            self.place = match (&self.place, byte) {
                (Place::DotReturn, b'\n') => return true,
                (Place::DotReturn, _) => {
                    self.keep(b'\r');
                    self.keep_behind_return(byte)
                }
                (Place::Begin, b'.') => Place::Dot,
                (Place::Dot, b'\r') => Place::DotReturn,
                (Place::Return, _) => self.keep_behind_return(byte),
                (Place::Begin | Place::Dot | Place::Inside, _) => self.keep(byte),
            };
        }
        false
    }

    fn keep_behind_return(&mut self, byte: u8) -> Place {
        let place = self.keep(byte);
        if byte == b'\n' { Place::Begin } else { place }
    }

    /// Keeps a byte as long as the message fits; its rest is only looked through for the end.
    fn keep(&mut self, byte: u8) -> Place {
        if self.refusal.is_none() && self.bytes.len() >= self.most {
            self.refuse(Refusal::TooLarge);
        }
        if self.refusal.is_none() {
            if self.bytes.len() == self.bytes.capacity() {
                let more = self.bytes.len().max(4096).min(self.most - self.bytes.len());
                self.bytes.reserve_exact(more);
            }
            self.bytes.push(byte);
        }
        if byte == b'\r' { Place::Return } else { Place::Inside }
    }

    /// Lets go of what there is; nothing more is kept.
    pub(crate) fn refuse(&mut self, refusal: Refusal) {
        self.refusal.get_or_insert(refusal);
        self.bytes = Vec::new();
    }

    /// How much memory it takes, in bytes.
    pub(crate) fn held(&self) -> usize {
        self.bytes.capacity()
    }

    /// The message, or why it is not taken.
    pub(crate) fn finish(self) -> Result<Vec<u8>, Refusal> {
        self.refusal.map_or(Ok(self.bytes), Err)
    }
}
