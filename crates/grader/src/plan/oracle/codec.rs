//! Text to bytes and bytes to text, by Python's rules.

use std::borrow::Cow;

use common::codec::{Encoding, ErrorMode, decode, encode};
use common::escape::hex;

use crate::exercise::Script;
use crate::plan::draw::unhex;
use crate::plan::generator::Generator;
use crate::plan::text::{self, Measure, Wish};

/// Hexadecimal digits, text, or `error`. `TEXT` begins behind the third blank.
pub(super) fn answer(question: &str) -> Option<String> {
    let mut words = question.splitn(4, ' ');
    let verb = words.next()?;
    let encoding = Encoding::from_label(words.next()?)?;
    let mode = ErrorMode::from_label(words.next()?)?;
    let input = words.next()?;
    let answer = match verb {
        "encode" => encode(input, encoding, mode).ok().map(|bytes| hex(&bytes).to_string()),
        "decode" => decode(&unhex(input)?, encoding, mode).ok().map(Cow::into_owned),
        _ => return None,
    };
    Some(answer.unwrap_or_else(|| "error".to_owned()))
}

const ENCODINGS: [Encoding; 2] = [Encoding::Utf8, Encoding::Gbk];
const MODES: [ErrorMode; 3] = [ErrorMode::Strict, ErrorMode::Ignore, ErrorMode::Replace];

pub(super) fn question(kind: &str, form: usize, from: &mut Generator) -> Option<String> {
    match kind {
        "broken" => broken(form, from),
        "euro" => euro(form, from),
        "empty" => Some(empty(form)),
        "blanks" => blanks(form, from),
        _ => {
            let mut words = kind.split(' ');
            let verb = words.next()?;
            let encoding = match words.next() {
                Some(label) => Encoding::from_label(label)?,
                None => nth(&ENCODINGS, form)?,
            };
            let mode = match words.next() {
                Some(label) => ErrorMode::from_label(label)?,
                None => nth(&MODES, form / 2)?,
            };
            match verb {
                "encode" => encode_question(encoding, mode, from),
                "decode" => decode_question(encoding, mode, from),
                _ => None,
            }
        }
    }
}

fn nth<T: Copy>(list: &[T], number: usize) -> Option<T> {
    list.get(number % list.len()).copied()
}

fn drawn(from: &mut Generator, script: Script, min: usize, max: usize) -> Option<String> {
    let wish = Wish { script, measure: Measure::Characters, min, max, nth: 0 };
    text::draw(from, wish, |_| true)
}

/// Strict succeeds; in the other modes there is something to ignore or replace, if the encoding
/// lacks anything at all.
fn encode_question(encoding: Encoding, mode: ErrorMode, from: &mut Generator) -> Option<String> {
    let known = drawn(from, Script::Mixed, 4, 16)?;
    let text = if mode == ErrorMode::Strict {
        known
    } else {
        format!("{known} {}", drawn(from, Script::Unicode, 3, 10)?)
    };
    Some(format!("encode {encoding} {mode} {text}"))
}

/// Strict succeeds; in the other modes there are bytes to ignore or replace. They are 0xff before
/// a blank: bad in both encodings, one byte long to every decoder.
fn decode_question(encoding: Encoding, mode: ErrorMode, from: &mut Generator) -> Option<String> {
    let mut bytes = bytes_in(encoding, &drawn(from, Script::Mixed, 4, 16)?)?;
    if mode != ErrorMode::Strict {
        bytes.extend(b"\xff ");
        bytes.extend(bytes_in(encoding, &drawn(from, Script::Chinese, 2, 6)?)?);
    }
    Some(format!("decode {encoding} {mode} {}", hex(&bytes)))
}

fn bytes_in(encoding: Encoding, text: &str) -> Option<Vec<u8>> {
    encode(text, encoding, ErrorMode::Strict).ok().map(Cow::into_owned)
}

/// What strict refuses.
fn broken(form: usize, from: &mut Generator) -> Option<String> {
    let text = drawn(from, Script::Chinese, 4, 10)?;
    let gbk = bytes_in(Encoding::Gbk, &text)?;
    Some(match form % 5 {
        0 => format!("decode utf-8 strict {}", hex(&gbk)),
        1 => format!("encode gbk strict {}", drawn(from, Script::Unicode, 3, 12)?),
        2 => format!("decode gbk strict {}", hex(text.as_bytes())),
        // The last character is cut.
        3 => format!("decode utf-8 strict {}e4bd", hex(text.as_bytes())),
        _ => format!("decode gbk strict {}ff20", hex(&gbk)),
    })
}

/// Bytes that Python's gbk does not know, though others do.
fn euro(form: usize, from: &mut Generator) -> Option<String> {
    let mode = nth(&MODES, form / 2)?;
    let byte = if form.is_multiple_of(2) { "80" } else { "ff" };
    let before = bytes_in(Encoding::Gbk, &drawn(from, Script::Chinese, 2, 6)?)?;
    let after = drawn(from, Script::Ascii, 3, 8)?;
    Some(format!("decode gbk {mode} {}{byte}{}", hex(&before), hex(format!(" {after}").as_bytes())))
}

fn empty(form: usize) -> String {
    match form % 4 {
        0 => "encode utf-8 strict ",
        1 => "decode utf-8 strict ",
        2 => "encode gbk replace ",
        _ => "decode gbk ignore ",
    }
    .to_owned()
}

/// Blanks where a careless program drops them: two before the text, two in it, one behind it.
fn blanks(form: usize, from: &mut Generator) -> Option<String> {
    let (one, two) = (drawn(from, Script::Mixed, 3, 8)?, drawn(from, Script::Ascii, 3, 8)?);
    let encoding = nth(&ENCODINGS, form / 3)?;
    Some(match form % 3 {
        0 => format!("encode {encoding} strict {one}  {two}"),
        1 => format!("encode {encoding} strict   {one} {two}"),
        _ => format!("encode {encoding} strict {one} {two} "),
    })
}

#[cfg(test)]
#[path = "codec_tests.rs"]
mod tests;
