//! In which other encoding a text was written, or read.

use std::borrow::Cow;

use common::Text;
use common::codec::{EncodeErrors, Encoding, ErrorMode, decode, encode};
use common::text;

/// The encoding in which bytes are the text of `expected`, where that is another one.
pub(super) fn written_in(expected: &[u8], got: &[u8]) -> Option<Text> {
    let text = reading(expected)?;
    let mut ways = whole(&text).chain(in_utf_16_and_32(&text)).chain(marked(&text));
    ways.find(|(_, bytes)| bytes == got).map(|(name, _)| name)
}

/// The encoding in which they are that text but for the characters that it lacks.
pub(super) fn written_with_loss(expected: &[u8], got: &[u8]) -> Option<Text> {
    lossy(&reading(expected)?).find(|(_, bytes)| bytes == got).map(|(name, _)| name)
}

/// The text that bytes are.
fn reading(bytes: &[u8]) -> Option<String> {
    let read = |encoding| decode(bytes, encoding, ErrorMode::Strict).ok();
    let encodings = [Encoding::Utf8, Encoding::Gbk, Encoding::Gb18030];
    encodings.into_iter().find_map(read).map(Cow::into_owned)
}

fn whole(text: &str) -> impl Iterator<Item = (Text, Vec<u8>)> {
    Encoding::ALL.into_iter().filter_map(move |encoding| {
        let bytes = encode(text, encoding, EncodeErrors::Strict).ok()?.into_owned();
        Some((text!("{encoding}", "{encoding}"), bytes))
    })
}

fn lossy(text: &str) -> impl Iterator<Item = (Text, Vec<u8>)> {
    let modes = [
        (EncodeErrors::Replace, ", with ? for what it lacks", "，缺少的字符用 ? 代替"),
        (EncodeErrors::Ignore, ", without the characters that it lacks", "，丢掉了缺少的字符"),
        (
            EncodeErrors::XmlCharRefReplace,
            ", with &#…; for what it lacks",
            "，缺少的字符用 &#…; 代替",
        ),
        (
            EncodeErrors::BackslashReplace,
            ", with \\u… for what it lacks",
            "，缺少的字符用 \\u… 代替",
        ),
    ];
    modes.into_iter().flat_map(move |(mode, en, zh)| {
        Encoding::ALL.into_iter().filter_map(move |encoding| {
            let bytes = encode(text, encoding, mode).ok()?.into_owned();
            Some((text!("{encoding}{en}", "{encoding}{zh}"), bytes))
        })
    })
}

fn in_utf_16_and_32(text: &str) -> impl Iterator<Item = (Text, Vec<u8>)> {
    let units = || text.encode_utf16();
    let scalars = || text.chars().map(u32::from);
    let marked = |mark: &[u8], bytes: &[u8]| [mark, bytes].concat();
    let little: Vec<u8> = units().flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = units().flat_map(u16::to_be_bytes).collect();
    let little_32: Vec<u8> = scalars().flat_map(u32::to_le_bytes).collect();
    let big_32: Vec<u8> = scalars().flat_map(u32::to_be_bytes).collect();
    let mark = |en, zh| Text::new(en, zh);
    [
        (
            mark("UTF-16 (little-endian, with a byte order mark)", "UTF-16（小端，带 BOM）"),
            marked(b"\xff\xfe", &little),
        ),
        (
            mark("UTF-16 (big-endian, with a byte order mark)", "UTF-16（大端，带 BOM）"),
            marked(b"\xfe\xff", &big),
        ),
        (mark("UTF-16 (little-endian)", "UTF-16（小端）"), little),
        (mark("UTF-16 (big-endian)", "UTF-16（大端）"), big),
        (
            mark("UTF-32 with a byte order mark", "UTF-32（带 BOM）"),
            marked(b"\xff\xfe\0\0", &little_32),
        ),
        (mark("UTF-32 (little-endian)", "UTF-32（小端）"), little_32),
        (mark("UTF-32 (big-endian)", "UTF-32（大端）"), big_32),
    ]
    .into_iter()
}

/// UTF-8 with a mark in front, UTF-8 twice, and what a browser makes of a text in an address.
fn marked(text: &str) -> impl Iterator<Item = (Text, Vec<u8>)> {
    let with_mark = [b"\xef\xbb\xbf", text.as_bytes()].concat();
    let twice = [Encoding::Latin1, Encoding::Gbk].into_iter().filter_map(|wrong| {
        let misread = decode(text.as_bytes(), wrong, ErrorMode::Strict).ok()?.into_owned();
        Some((
            text!("UTF-8 twice, read as {wrong} in between", "两次 UTF-8，中间被当作 {wrong} 解码"),
            misread.into_bytes(),
        ))
    });
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"-._~/".contains(byte);
    let percent = text.bytes().flat_map(|byte| {
        if plain(&byte) { vec![byte] } else { format!("%{byte:02X}").into_bytes() }
    });
    let named = [
        (Text::new("UTF-8 with a byte order mark", "带 BOM 的 UTF-8"), with_mark),
        (Text::new("percent-encoding, as in a URL", "URL 里的百分号编码"), percent.collect()),
    ];
    named.into_iter().chain(twice)
}

/// The encoding in which bytes that are text in `right` give what was printed, where that is
/// another one.
pub(super) fn read_in(
    bytes: &[u8],
    right: Encoding,
    is_printed: impl Fn(&str) -> bool,
) -> Option<Encoding> {
    const MODES: [ErrorMode; 3] =
        [ErrorMode::Replace, ErrorMode::Ignore, ErrorMode::BackslashReplace];
    let others = Encoding::ALL.into_iter().filter(|encoding| *encoding != right);
    let due = decode(bytes, right, ErrorMode::Replace).ok()?;
    others.into_iter().find(|encoding| {
        MODES.into_iter().any(|mode| {
            decode(bytes, *encoding, mode).is_ok_and(|text| text != due && is_printed(&text))
        })
    })
}

/// The encoding in which the program is to read and write: the one that its arguments name, UTF-8
/// if none does.
pub(super) fn due(args: &[String]) -> Encoding {
    let named = args.iter().skip(1).find_map(|arg| match arg.as_str() {
        "gbk" => Some(Encoding::Gbk),
        "utf-8" => Some(Encoding::Utf8),
        _ => None,
    });
    named.unwrap_or(Encoding::Utf8)
}

#[cfg(test)]
#[path = "encodings_tests.rs"]
mod tests;
