//! What to do with bytes or characters that do not fit, and what is known about them.

use super::Encoding;

/// What happens where the bytes or the text do not fit: Python's `errors=` argument.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum ErrorMode {
    /// Stop with an error.
    #[default]
    Strict,
    /// Leave it out.
    Ignore,
    /// Write U+FFFD in its place when decoding, `?` when encoding.
    Replace,
    /// Write its number in its place: `\xe4` for a byte, `\u4f60` for a character.
    BackslashReplace,
}

impl ErrorMode {
    /// Every mode, the default first.
    pub const ALL: [ErrorMode; 4] =
        [ErrorMode::Strict, ErrorMode::Ignore, ErrorMode::Replace, ErrorMode::BackslashReplace];

    /// Python's name of the mode.
    pub const fn name(self) -> &'static str {
        match self {
            ErrorMode::Strict => "strict",
            ErrorMode::Ignore => "ignore",
            ErrorMode::Replace => "replace",
            ErrorMode::BackslashReplace => "backslashreplace",
        }
    }

    /// The mode of that name, spelled exactly as in Python, which ignores no case here.
    pub fn from_label(label: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|mode| mode.name() == label)
    }
}

/// What happens to characters that the encoding does not have: the modes of [`ErrorMode`] and
/// one that Python has for encoding only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum EncodeErrors {
    /// Stop with an error.
    #[default]
    Strict,
    /// Leave the character out.
    Ignore,
    /// Write `?`.
    Replace,
    /// Write `\xe9`, `\u4f60` or `\U0001f600`.
    BackslashReplace,
    /// Write `&#20320;`, the number in decimal, as HTML and XML read it.
    XmlCharRefReplace,
}

impl EncodeErrors {
    /// Every mode, the default first.
    pub const ALL: [EncodeErrors; 5] = [
        EncodeErrors::Strict,
        EncodeErrors::Ignore,
        EncodeErrors::Replace,
        EncodeErrors::BackslashReplace,
        EncodeErrors::XmlCharRefReplace,
    ];

    /// Python's name of the mode.
    pub const fn name(self) -> &'static str {
        match self {
            EncodeErrors::Strict => ErrorMode::Strict.name(),
            EncodeErrors::Ignore => ErrorMode::Ignore.name(),
            EncodeErrors::Replace => ErrorMode::Replace.name(),
            EncodeErrors::BackslashReplace => ErrorMode::BackslashReplace.name(),
            EncodeErrors::XmlCharRefReplace => "xmlcharrefreplace",
        }
    }

    /// The mode of that name, spelled exactly as in Python.
    pub fn from_label(label: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|mode| mode.name() == label)
    }
}

impl From<ErrorMode> for EncodeErrors {
    fn from(mode: ErrorMode) -> Self {
        match mode {
            ErrorMode::Strict => EncodeErrors::Strict,
            ErrorMode::Ignore => EncodeErrors::Ignore,
            ErrorMode::Replace => EncodeErrors::Replace,
            ErrorMode::BackslashReplace => EncodeErrors::BackslashReplace,
        }
    }
}

/// The first bytes that cannot be decoded: Python's `UnicodeDecodeError`, without its sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecodeError {
    /// In which encoding they were read.
    pub encoding: Encoding,
    /// Offset of the first bad byte, from 0.
    pub start: usize,
    /// Offset behind the last bad byte. Decoding would go on here in the other modes.
    pub end: usize,
    /// CPython's words, such as `invalid start byte` or `incomplete multibyte sequence`.
    pub reason: &'static str,
}

/// The first characters that the encoding does not have: Python's `UnicodeEncodeError`.
///
/// Positions count characters (code points), not bytes, as Python's do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EncodeError {
    /// Into which encoding the text was to go.
    pub encoding: Encoding,
    /// Position of the first character that does not fit, from 0.
    pub start: usize,
    /// Position behind it. ASCII and Latin-1 report a run of such characters as one error,
    /// GBK and GB18030 each character for itself.
    pub end: usize,
    /// The character at `start`.
    pub character: char,
}
