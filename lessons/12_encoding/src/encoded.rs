//! Text that became bytes: each character above its own.

use common::codec::{self, EncodeError, EncodeErrors, Encoding};
use common::console::shown;
use common::event::Event;
use common::json::Object;
use common::{Lang, tr};

use crate::cells::{Cell, character, code_point, rows, spaced};
use crate::words;

/// A text and its bytes.
pub(crate) struct Encoded<'a> {
    pub(crate) text: &'a str,
    pub(crate) bytes: &'a [u8],
    pub(crate) encoding: Encoding,
    pub(crate) errors: EncodeErrors,
}

/// One character on its way: what became of it, and whether the encoding has it.
struct Character {
    character: char,
    bytes: Vec<u8>,
    fits: bool,
}

impl Encoded<'_> {
    /// None of these encodings has a state: the bytes of a text are those of its characters.
    fn characters(&self) -> Vec<Character> {
        let of = |character: char| {
            let text = character.to_string();
            let encode = |errors| codec::encode(&text, self.encoding, errors);
            Character {
                character,
                bytes: encode(self.errors).map(Vec::from).unwrap_or_default(),
                fits: encode(EncodeErrors::Strict).is_ok(),
            }
        };
        self.text.chars().map(of).collect()
    }

    fn cell(&self, of: &Character, lang: Lang) -> Cell {
        let mut cell = vec![character(of.character), code_point(of.character), spaced(&of.bytes)];
        cell.push(match (of.fits, of.bytes.as_slice()) {
            (true, _) => String::new(),
            (false, []) => lang.pick("left out", "略去").to_owned(),
            (false, bytes) => {
                let stands = String::from_utf8_lossy(bytes); // it is ASCII
                tr!(lang, "now {stands}", "写成 {stands}")
            }
        });
        cell
    }
}

impl Event for Encoded<'_> {
    fn sentence(&self, lang: Lang) -> String {
        let (text, encoding) = (shown(self.text, lang), self.encoding);
        let characters = self.characters();
        let count = words::characters(characters.len(), lang);
        let bytes = words::bytes(self.bytes.len(), lang);
        let mode = words::with_mode(self.errors, lang);
        let head = tr!(
            lang,
            "{text} in {encoding}{mode}: {count}, {bytes}",
            "{text} 用 {encoding} 编码{mode}：{count}，{bytes}"
        );
        let cells: Vec<Cell> = characters.iter().map(|of| self.cell(of, lang)).collect();
        let mut lines = vec![head];
        lines.extend(rows(&cells));
        lines.join("\n")
    }

    fn json(&self) -> String {
        let characters = self.characters();
        let characters = characters.iter().map(|of| {
            Object::new()
                .string("text", of.character.to_string())
                .string("code_point", code_point(of.character))
                .hex("hex", &of.bytes)
                .boolean("fits", of.fits)
        });
        Object::event("encoded")
            .string("codec", self.encoding.name())
            .string("errors", self.errors.name())
            .hex("hex", self.bytes)
            .string("text", self.text)
            .number("bytes", self.bytes.len())
            .objects("characters", characters)
            .finish()
    }
}

/// What `decode_error` is for bytes: the first character that the encoding lacks.
pub(crate) fn encode_error(text: &str, error: &EncodeError) -> String {
    Object::event("encode_error")
        .string("encoding", error.encoding.name())
        .number("at", error.start)
        .string("lacks", error.character.to_string())
        .string("text", text)
        .finish()
}
