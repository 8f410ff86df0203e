//! Bytes that became text, or did not: each character under its own bytes.

mod pieces;

use common::codec::{self, DecodeError, Encoding, ErrorMode};
use common::console::shown;
use common::event::Event;
use common::json::Object;
use common::{Console, Error, ExitStatus, Explain, Lang, Text, text, tr};

use crate::cells::{Cell, character, code_point, rows, spaced};
use crate::editions::changed_in_2022;
use crate::words;

use pieces::{Piece, pieces};

/// Bytes and their text.
pub(crate) struct Decoded<'a> {
    pub(crate) bytes: &'a [u8],
    pub(crate) text: &'a str,
    pub(crate) encoding: Encoding,
    pub(crate) errors: ErrorMode,
}

/// Bytes that are no text in an encoding, when that was to be an error.
pub(crate) struct Undecodable<'a> {
    pub(crate) bytes: &'a [u8],
    pub(crate) error: DecodeError,
}

fn cell(piece: &Piece, errors: ErrorMode, lang: Lang) -> Cell {
    let (text, below) = match (&piece.text, errors) {
        (Ok(c), _) => (character(*c), code_point(*c)),
        (Err(_), ErrorMode::Ignore) => (String::new(), lang.pick("left out", "略去").to_owned()),
        (Err(_), ErrorMode::Strict) => ("?".to_owned(), lang.pick("broken", "坏").to_owned()),
        (Err(_), mode) => {
            let stands = codec::decode(piece.bytes, Encoding::Ascii, mode).unwrap_or_default();
            let stands = match mode {
                ErrorMode::Replace => char::REPLACEMENT_CHARACTER.to_string(),
                _ => stands.into_owned(),
            };
            (stands, lang.pick("broken", "坏").to_owned())
        }
    };
    vec![spaced(piece.bytes), text, below]
}

/// The picture of bytes and characters, and under it what is broken and why.
fn picture(bytes: &[u8], encoding: Encoding, errors: ErrorMode, lang: Lang) -> Vec<String> {
    let pieces = pieces(bytes, encoding);
    let cells: Vec<Cell> = pieces.iter().map(|piece| cell(piece, errors, lang)).collect();
    let mut lines = rows(&cells);
    for piece in &pieces {
        lines.extend(remark(piece, encoding, lang));
    }
    lines
}

fn remark(piece: &Piece, encoding: Encoding, lang: Lang) -> Option<String> {
    let (at, bytes) = (piece.at, spaced(piece.bytes));
    match &piece.text {
        Err(error) => {
            let reason = words::reason(error);
            let reason = reason.in_lang(lang);
            Some(tr!(lang, "  byte {at}: {bytes}: {reason}", "  第 {at} 字节：{bytes}：{reason}"))
        }
        Ok(_) if encoding == Encoding::Gb18030 => {
            let new = changed_in_2022(piece.bytes)?;
            let (shown, code) = (character(new), code_point(new));
            Some(tr!(
                lang,
                "  byte {at}: {bytes} is {shown} ({code}) in the edition of 2022",
                "  第 {at} 字节：{bytes} 在 2022 年版里是 {shown}（{code}）"
            ))
        }
        Ok(_) => None,
    }
}

impl Event for Decoded<'_> {
    fn sentence(&self, lang: Lang) -> String {
        let (text, encoding) = (shown(self.text, lang), self.encoding);
        let bytes = words::bytes(self.bytes.len(), lang);
        let count = words::characters(self.text.chars().count(), lang);
        let mode = words::with_mode(self.errors.into(), lang);
        let head = tr!(
            lang,
            "{bytes} read as {encoding}{mode}: {count}: {text}",
            "{bytes}，按 {encoding} 解码{mode}：{count}：{text}"
        );
        let mut lines = vec![head];
        lines.extend(picture(self.bytes, encoding, self.errors, lang));
        lines.join("\n")
    }

    fn json(&self) -> String {
        let pieces = pieces(self.bytes, self.encoding);
        let pieces = pieces.iter().map(|piece| {
            let text = piece.text.as_ref().ok().map(ToString::to_string);
            let object = Object::new().number("at", piece.at).hex("hex", piece.bytes);
            match &piece.text {
                Ok(c) => object.string_or_null("text", text).string("code_point", code_point(*c)),
                Err(error) => object.null("text").string("reason", error.reason),
            }
        });
        Object::event("decoded")
            .string("codec", self.encoding.name())
            .string("errors", self.errors.name())
            .hex("hex", self.bytes)
            .string("text", self.text)
            .number("bytes", self.bytes.len())
            .objects("characters", pieces)
            .finish()
    }

    fn hint(&self) -> Option<Text> {
        let is_broken = pieces(self.bytes, self.encoding).iter().any(|piece| piece.text.is_err());
        let hides = is_broken && self.errors == ErrorMode::Ignore;
        hides.then(|| {
            Text::new(
                "ignore hides that the encoding may be the wrong one; try guess",
                "ignore 会掩盖编码选错的事实；可以试试 guess",
            )
        })
    }
}

impl Undecodable<'_> {
    /// An encoding in which all of it decodes; Latin-1 reads anything, so it says nothing.
    fn suggestion(&self) -> Option<Encoding> {
        let guesses = codec::guess(self.bytes).into_iter();
        guesses
            .map(|guess| guess.encoding)
            .find(|encoding| ![self.error.encoding, Encoding::Latin1].contains(encoding))
    }
}

impl Event for Undecodable<'_> {
    fn sentence(&self, lang: Lang) -> String {
        let encoding = self.error.encoding;
        let bytes = words::bytes(self.bytes.len(), lang);
        let head = tr!(lang, "not {encoding}: {bytes}", "不是 {encoding}：{bytes}");
        let mut lines = vec![head];
        lines.extend(picture(self.bytes, encoding, ErrorMode::Strict, lang));
        lines.join("\n")
    }

    fn json(&self) -> String {
        decode_error(self.bytes, &self.error, self.suggestion())
    }
}

/// The event of the contract, with where the bad bytes end and CPython's reason.
pub(crate) fn decode_error(
    bytes: &[u8],
    error: &DecodeError,
    suggestion: Option<Encoding>,
) -> String {
    let event = Object::event("decode_error")
        .string("encoding", error.encoding.name())
        .number("at", error.start)
        .number("end", error.end)
        .string("reason", error.reason)
        .hex("hex", bytes);
    match suggestion {
        Some(encoding) => event.string("suggestion", encoding.name()).finish(),
        None => event.finish(),
    }
}

impl Explain for Undecodable<'_> {
    fn fact(&self) -> Text {
        let DecodeError { encoding, start, end, .. } = &self.error;
        let bad = spaced(self.bytes.get(*start..*end).unwrap_or_default());
        let Text { en, zh } = words::reason(&self.error);
        text!(
            "{encoding} cannot decode byte {start} ({bad}): {en}",
            "{encoding} 无法解码第 {start} 字节（{bad}）：{zh}"
        )
    }

    fn help(&self) -> Option<Text> {
        Some(match self.suggestion() {
            Some(other) => text!(
                "in {other} all of it is text: -e {other}; or see the rest: --errors replace",
                "按 {other} 全部能读：-e {other}；也可以只看能读的部分：--errors replace"
            ),
            None => Text::new(
                "--errors replace shows what can be read; if the end is missing, receive more bytes",
                "用 --errors replace 可以显示能读的部分；如果是末尾被截断，就要多收一些字节",
            ),
        })
    }

    fn status(&self) -> ExitStatus {
        ExitStatus::Usage
    }

    fn input(&self) -> Option<String> {
        Some(common::escape::hex(self.bytes).to_string())
    }
}

/// Shows where the bytes break, then says it as an error.
pub(crate) fn refuse(what: &Undecodable<'_>, console: &mut Console) -> Result<ExitStatus, Error> {
    console.tell(what)?;
    console.error(what);
    Ok(what.status())
}
