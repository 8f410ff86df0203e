//! Values that the seed decides.

use common::codec::{Encoding, ErrorMode};
use serde::Deserialize;

/// How a value comes to be. Strings in it may name other values.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub enum Draw {
    /// A port that any program may bind, 1024–32767: below those that the system hands out.
    Port,
    /// As many different ports, a list.
    Ports(usize),
    /// Text of a few words.
    Text {
        /// Which characters.
        script: Script,
        /// Characters at least.
        #[serde(default = "three")]
        min: usize,
        /// Characters at most.
        #[serde(default = "twenty")]
        max: usize,
    },
    /// Several different texts, a list.
    Texts {
        /// How many.
        count: usize,
        /// Which characters.
        script: Script,
    },
    /// Text of many bytes in UTF-8, exactly as many.
    LongText {
        /// Bytes at least.
        min: usize,
        /// Bytes at most.
        max: usize,
        /// Which characters.
        script: Script,
    },
    /// One ASCII word of lower-case letters.
    Word,
    /// Several different ASCII words, a list.
    Words(usize),
    /// A whole number.
    Number {
        /// The smallest.
        min: u64,
        /// The largest.
        max: u64,
    },
    /// A decimal number with one digit after the point.
    Decimal {
        /// The smallest.
        min: f64,
        /// The largest.
        max: f64,
    },
    /// An IPv4 address that no one owns, of any kind.
    Address,
    /// One of these.
    OneOf(Vec<String>),
    /// These, in another order; a list.
    Shuffled(Vec<String>),
    /// The bytes of hexadecimal digits.
    Hex(String),
    /// A string with names in it, as bytes in an encoding.
    Encoded {
        /// The text.
        text: String,
        /// The encoding.
        #[serde(rename = "in")]
        #[cfg_attr(feature = "schema", schemars(with = "String"))]
        #[serde(with = "super::with::by_label")]
        encoding: Encoding,
    },
    /// Bytes that do not decode in this encoding, with text around them that does, and a character
    /// that is cut at the end. Their bad spots are bad for every decoder of that encoding.
    Undecodable {
        /// The encoding.
        #[serde(rename = "in")]
        #[cfg_attr(feature = "schema", schemars(with = "String"))]
        #[serde(with = "super::with::by_label")]
        encoding: Encoding,
    },
    /// What bytes are as text, by Python's rules.
    Decoded {
        /// The bytes, or a list of them.
        bytes: String,
        /// The encoding.
        #[serde(rename = "in")]
        #[cfg_attr(feature = "schema", schemars(with = "String"))]
        #[serde(with = "super::with::by_label")]
        encoding: Encoding,
        /// For what does not decode.
        #[cfg_attr(feature = "schema", schemars(with = "String"))]
        #[serde(with = "super::with::by_label")]
        errors: ErrorMode,
    },
    /// The right answer to a question, or to each of a list.
    Answer {
        /// Who knows it.
        by: Oracle,
        /// The question: a value, often a list.
        to: String,
    },
    /// Questions for an oracle: lines of input of a kind, a list.
    Questions {
        /// For whom.
        #[serde(rename = "for")]
        oracle: Oracle,
        /// Which: the oracle's own words (see [`Oracle`]).
        #[serde(default)]
        of: Vec<String>,
        /// How many.
        count: usize,
    },
    /// A string with names in it, or a list of them.
    List(Vec<String>),
    /// The elements of a list, joined.
    Joined {
        /// The list.
        list: String,
        /// What stands between.
        with: String,
    },
    /// A string with names in it.
    Is(String),
    /// The parts of a text between separators; a list.
    Split {
        /// The text.
        text: String,
        /// The separator.
        at: String,
    },
    /// Lists of the same length, element by element: `a0 WITH b0 END`, `a1 WITH b1 END`; a list.
    Zipped {
        /// The lists.
        lists: Vec<String>,
        /// What stands between.
        with: String,
        /// What stands behind each.
        #[serde(default)]
        end: String,
    },
    /// The N-th element of a list, beginning with 0.
    Nth(String, usize),
}

fn three() -> usize {
    3
}

fn twenty() -> usize {
    20
}

/// Which characters a text has. Each text is one that tells encodings apart: its UTF-8 bytes are no
/// valid GBK and its GBK bytes no valid UTF-8 (for scripts with Chinese in them).
///
/// All texts and words of a check differ, and none begins with another. None is a number, `quit`
/// or something like `b'…'`, none has `ALERT`, `RECOVERED` or `error` in it, a line break, a NUL
/// byte or U+FFFD. The seed chooses words; what a script promises below, every text of it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Script {
    /// Letters, digits, single blanks between words.
    Ascii,
    /// Chinese with its punctuation, all of it in GBK.
    Chinese,
    /// Both; at least 3 characters.
    Mixed,
    /// Characters outside GBK too: an emoji (four bytes in UTF-8), a letter with a combining mark,
    /// words of other scripts; at least 3 characters.
    Unicode,
    /// ASCII with what careless programs lose: blanks at the ends, a doubled blank, a tab, quotes, a
    /// backslash, `%s`, `$HOME`, `*`; at least 20 characters. The second, fourth … of a list begin
    /// with `-n`, `-e` or `-x` in the place of a blank, but none is an option and nothing else.
    Awkward,
}

/// Who knows the right answer to a line of input. Each also makes questions of the kinds named.
///
/// The kinds of a draw take turns. A kind with several forms goes through them in their order, from
/// the first on: `count` decides which are asked, the seed only what stands in them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Oracle {
    /// `A.B.C.D/P` → `CLASS NETWORK BROADCAST KIND` or `error`. Questions: `public`, `private`,
    /// `loopback`, `class-a` … `class-e`, `prefixes` (0, 1, 31, 32, and a network outside the
    /// address's own block; 7 forms), `borders` (first and last of a range, and their neighbours;
    /// 24 forms), `edge` (`prefixes` and `borders` in turn), `broken` (no address in that form; 21
    /// forms, likely ones first).
    IpAddress,
    /// `PORT` → `well-known`, `registered`, `dynamic`. Questions: the three, and `edge` (1023,
    /// 1024, 49151, 49152, 65535, 1, 0). The ports are free, and none is drawn in the same check.
    PortClass,
    /// `SRC DST SPORT DPORT TEXT`, tab-separated → the UDP header in hexadecimal (RFC 768).
    /// Questions: `ascii`, `odd`, `chinese`, `empty`, `zero` (whose checksum computes to 0),
    /// `carry` (whose sum overflows more than once).
    UdpHeader,
    /// `encode CODEC MODE TEXT` or `decode CODEC MODE HEX` → hexadecimal, text or `error`, by
    /// Python's rules. Questions: `encode`, `decode`, and each with a codec and a mode
    /// (`decode gbk replace`), `broken` (strict fails; 5 forms, the mix-ups first), `euro` (0x80
    /// and 0xff in gbk; 6 forms), `empty` (4 forms), `blanks` (doubled, leading, at the end; 6
    /// forms).
    Codec,
}

impl Oracle {
    /// The kinds of its questions.
    pub fn kinds(self) -> &'static [&'static str] {
        match self {
            Oracle::IpAddress => &[
                "public", "private", "loopback", "class-a", "class-b", "class-c", "class-d",
                "class-e", "edge", "prefixes", "borders", "broken",
            ],
            Oracle::PortClass => &["well-known", "registered", "dynamic", "edge"],
            Oracle::UdpHeader => &["ascii", "odd", "chinese", "empty", "zero", "carry"],
            Oracle::Codec => &["encode", "decode", "broken", "euro", "empty", "blanks"],
        }
    }

    /// Whether it has questions of this kind; for [`Oracle::Codec`] also with codec and mode.
    pub fn knows(self, kind: &str) -> bool {
        let mut words = kind.split(' ');
        let verb = words.next().unwrap_or_default();
        if self != Oracle::Codec || !matches!(verb, "encode" | "decode") {
            return self.kinds().contains(&kind);
        }
        let (codec, mode) = (words.next(), words.next());
        codec.is_none_or(|label| matches!(label, "utf-8" | "gbk"))
            && mode.is_none_or(|label| matches!(label, "strict" | "ignore" | "replace"))
            && words.next().is_none()
    }
}
