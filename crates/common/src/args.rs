//! The options of every lesson: the same word everywhere, parsed into types.
//!
//! A lesson flattens the groups it needs into its own `Args`; whatever has been parsed needs no
//! second look. A doc comment on an option is its help, in English and Chinese on both sides of
//! ` | ` (see [`crate::cli`]).

mod endpoint;
mod limits;

use std::borrow::Cow;
use std::error;
use std::fmt::{self, Display};
use std::str::FromStr;

use crate::codec::{self, DecodeError, Encoding, ErrorMode};
use crate::{Error, Lang, Text};

pub use endpoint::{BindAddress, Destination, own_side};
pub use limits::{BufferSize, Count, Wait, parse_duration};

/// What a lesson says when nobody gave it a message.
pub const DEFAULT_MESSAGE: &str = "你好，网络！Hello, network!";

/// How to talk: language and form of the output. Every lesson has these two.
#[derive(Clone, Copy, Debug, Default, clap::Args)]
pub struct OutputOptions {
    /// one JSON object a line instead of sentences | 每行输出一个 JSON 对象，代替句子
    #[arg(long, global = true)]
    pub json: bool,
    /// language of the sentences: zh or en | 句子的语言：zh 或 en
    #[arg(long, global = true, value_name = "zh|en")]
    pub lang: Option<Lang>,
}

/// How characters become bytes, and bytes characters.
#[derive(Clone, Copy, Debug, clap::Args)]
pub struct CodecOptions {
    /// encoding of the text: utf-8, gbk, gb18030, ascii, latin-1 | 文本编码：utf-8、gbk、gb18030、ascii、latin-1
    #[arg(short, long, value_name = "LABEL", default_value_t = Encoding::Utf8)]
    pub encoding: Encoding,
    /// what to do with what does not fit: strict, ignore, replace, backslashreplace | 遇到无法转换的内容：strict、ignore、replace、backslashreplace
    #[arg(long, value_name = "MODE", default_value_t = ErrorMode::Strict)]
    pub errors: ErrorMode,
}

impl CodecOptions {
    /// Characters → bytes.
    ///
    /// # Errors
    /// In strict mode, when a character does not exist in the encoding.
    pub fn encode<'a>(&self, text: &'a str) -> Result<Cow<'a, [u8]>, Error> {
        codec::encode(text, self.encoding, self.errors).map_err(Error::Encode)
    }

    /// Bytes → characters.
    ///
    /// # Errors
    /// In strict mode, when the bytes are not text in the encoding.
    pub fn decode<'a>(&self, bytes: &'a [u8]) -> Result<Cow<'a, str>, DecodeError> {
        codec::decode(bytes, self.encoding, self.errors)
    }
}

/// A value that was refused while parsing: the reason, and what would be accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadValue {
    /// Why it was refused.
    pub reason: Text,
    /// A range or an example of a good one.
    pub help: Text,
}

impl BadValue {
    /// A refused value.
    pub const fn new(reason: Text, help: Text) -> Self {
        Self { reason, help }
    }
}

impl Display for BadValue {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}; {}", self.reason.en, self.help.en)
    }
}

impl error::Error for BadValue {}

impl FromStr for Encoding {
    type Err = BadValue;

    fn from_str(label: &str) -> Result<Self, BadValue> {
        Encoding::from_label(label).ok_or_else(|| {
            BadValue::new(
                Text::new("no encoding of this course has that name", "本课程没有叫这个名字的编码"),
                Text::new(
                    "choose utf-8, gbk (it contains gb2312), gb18030, ascii or latin-1",
                    "可选 utf-8、gbk（包含 gb2312）、gb18030、ascii、latin-1",
                ),
            )
        })
    }
}

impl FromStr for ErrorMode {
    type Err = BadValue;

    fn from_str(label: &str) -> Result<Self, BadValue> {
        ErrorMode::from_label(label).ok_or_else(|| {
            BadValue::new(
                Text::new("no error mode has that name", "没有叫这个名字的错误处理方式"),
                Text::new(
                    "choose strict, ignore, replace or backslashreplace",
                    "可选 strict、ignore、replace、backslashreplace",
                ),
            )
        })
    }
}

impl Display for ErrorMode {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.name())
    }
}
