//! Bytes ⇄ what a person types and reads.

mod compose;
mod show;

use std::fs::{self, File};
use std::io::{self, ErrorKind, Read};
use std::path::Path;

use common::Lang;
use common::codec::{Encoding, ErrorMode};

use crate::event::Failure;

pub use compose::ComposeError;

/// How received bytes are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum View {
    /// As text.
    #[default]
    Text,
    /// As hex, two digits a byte, with blanks between.
    Hex,
    /// Text, then hex.
    Both,
}

/// What a typed text means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Notation {
    /// Characters as they are; `\xHH`, `\n`, `\r`, `\t`, `\0`, `\\` mean bytes only where
    /// `escapes` of [`Compose`] says so.
    #[default]
    Text,
    /// Hex: `48 65 6c`, `48656c`, `0x48 0x65`, `\x48\x65`, `48:65:6c`, `48-65`, `48,65`.
    Hex,
}

/// What is added behind what was typed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LineEnd {
    /// Nothing: the contract's default.
    #[default]
    None,
    /// `\r`.
    Cr,
    /// `\n`.
    Lf,
    /// `\r\n`.
    CrLf,
}

/// From what was typed to bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Compose {
    /// Text or hex.
    pub notation: Notation,
    /// Whether `\xHH` and the like mean bytes in text.
    pub escapes: bool,
    /// The encoding of text.
    pub encoding: Encoding,
    /// What to do with characters that the encoding does not have.
    pub errors: ErrorMode,
    /// What is added.
    pub line_end: LineEnd,
}

impl Default for Compose {
    /// Text as it is, in UTF-8, without a line end.
    fn default() -> Self {
        Self {
            notation: Notation::default(),
            escapes: false,
            encoding: Encoding::Utf8,
            errors: ErrorMode::default(),
            line_end: LineEnd::default(),
        }
    }
}

impl Compose {
    /// The bytes of a line, the line's end included.
    ///
    /// # Errors
    /// See [`ComposeError`].
    pub fn bytes(&self, typed: &str) -> Result<Vec<u8>, ComposeError> {
        let mut bytes = match (self.notation, self.escapes) {
            (Notation::Hex, _) => compose::hex(typed)?,
            (Notation::Text, true) => compose::escaped(typed, self.encoding, self.errors)?,
            (Notation::Text, false) => compose::text(typed, self.encoding, self.errors)?,
        };
        bytes.extend_from_slice(self.line_end.bytes());
        Ok(bytes)
    }
}

impl LineEnd {
    /// Its bytes: the same in every encoding of the course.
    pub const fn bytes(self) -> &'static [u8] {
        match self {
            LineEnd::None => b"",
            LineEnd::Cr => b"\r",
            LineEnd::Lf => b"\n",
            LineEnd::CrLf => b"\r\n",
        }
    }
}

/// A file's bytes, to be sent as they are.
///
/// # Errors
/// The file cannot be read, is none (to open a pipe would wait for whoever writes into it), or has more
/// than `most` bytes.
pub fn file(path: &Path, most: usize) -> Result<Vec<u8>, Failure> {
    let refused =
        |reason: io::Error| Failure::File { file: path.to_owned(), reason: reason.into() };
    let mut bytes = Vec::new();
    // One more than allowed, so that an endless file (/dev/zero) is refused and not read for ever.
    let limit = u64::try_from(most).unwrap_or(u64::MAX).saturating_add(1);
    let is_file = fs::metadata(path).map_err(refused)?.is_file();
    if !is_file {
        return Err(refused(ErrorKind::InvalidInput.into()));
    }
    File::open(path).and_then(|file| file.take(limit).read_to_end(&mut bytes)).map_err(refused)?;
    if bytes.len() > most {
        return Err(refused(ErrorKind::FileTooLarge.into()));
    }
    Ok(bytes)
}

/// A part of what is shown: everything in it is harmless to a terminal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// What it is.
    pub kind: SpanKind,
    /// What is shown; no control or bidi characters.
    pub text: String,
}

/// What a part of a shown payload is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SpanKind {
    /// Text as it was sent.
    Text,
    /// A character that is shown by its number: control, bidi and so on.
    Escape,
    /// Bytes that are not text in the encoding, such as `\xc4\xe3`.
    Bad,
    /// Hex.
    Hex,
    /// A remark, such as "as gbk: 你好", "half a character", "(empty)".
    Note,
}

/// Shows bytes: at most `columns` columns of text where a limit is given (then the last span is a
/// [`SpanKind::Note`] that says how many bytes are not shown, or is `…` where even that has no room).
/// Time and memory are bounded by the limit, not by the payload.
///
/// Bytes that are no text in the encoding stand where they are as `\xc4\xe3`; a note at the end says
/// in which encoding all of it would be text, or that a character was cut in half.
pub fn shown(
    bytes: &[u8],
    encoding: Encoding,
    view: View,
    lang: Lang,
    columns: Option<usize>,
) -> Vec<Span> {
    show::shown(bytes, encoding, view, lang, columns.unwrap_or(usize::MAX))
}
