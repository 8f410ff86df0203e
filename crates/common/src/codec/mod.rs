//! Text to bytes and back, as Python does it: five codecs and their error modes.
//!
//! A peer written in Python is what the lessons talk to, so every result, every error position
//! and every replacement here is what CPython 3.11 gives for `bytes.decode` and `str.encode`.
//! The table of GBK and GB18030 comes from `encoding_rs`; where the WHATWG Encoding Standard,
//! which that follows, and Python part, this module keeps to Python (`pairs.rs` says where).
//!
//! Left out: byte order marks (they are ordinary characters here), incremental decoding, and
//! sentences: what a person reads is written in two languages elsewhere, from this data.

mod decode;
mod encode;
mod errors;
mod gb;
mod guess;
mod label;
mod pairs;

use std::fmt;

pub use decode::decode;
pub use encode::encode;
pub use errors::{DecodeError, EncodeError, EncodeErrors, ErrorMode};
pub use guess::{Guess, GuessReason, guess};

/// A way to write text as bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Encoding {
    /// One to four bytes a character, every character of Unicode (RFC 3629).
    Utf8,
    /// One or two bytes a character: ASCII, and the Chinese of code page 936 as Python has it.
    Gbk,
    /// GBK and, in four bytes, the rest of Unicode (GB 18030).
    Gb18030,
    /// Bytes below 0x80, one a character (RFC 20).
    Ascii,
    /// The first 256 characters of Unicode, one byte each (ISO 8859-1): any byte decodes.
    Latin1,
}

impl Encoding {
    /// Every encoding, in the order in which a list shows them.
    pub const ALL: [Encoding; 5] =
        [Encoding::Utf8, Encoding::Gbk, Encoding::Gb18030, Encoding::Ascii, Encoding::Latin1];

    /// The one spelling in which this project writes the name: `utf-8`, `gbk`, `gb18030`,
    /// `ascii`, `latin-1`.
    pub const fn name(self) -> &'static str {
        match self {
            Encoding::Utf8 => "utf-8",
            Encoding::Gbk => "gbk",
            Encoding::Gb18030 => "gb18030",
            Encoding::Ascii => "ascii",
            Encoding::Latin1 => "latin-1",
        }
    }

    /// The encoding that Python's `codecs.lookup(label)` finds, if it is one of these five.
    ///
    /// Case and punctuation do not matter (`UTF8`, `iso-8859-1`, `ISO 8859 1`), and Python's
    /// aliases count (`cp936`, `l1`, `646`). `None` for everything else, also for what looks
    /// close but is another codec in Python: `utf-8-sig`, `gb2312`.
    pub fn from_label(label: &str) -> Option<Encoding> {
        label::lookup(label)
    }
}

impl fmt::Display for Encoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}
