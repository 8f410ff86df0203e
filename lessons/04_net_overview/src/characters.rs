//! The text: its characters with their numbers, and the bytes that each becomes.

use std::borrow::Cow;

use common::args::CodecOptions;
use common::console::shown;
use common::escape::escaped;
use common::event::Event;
use common::json::Object;
use common::layout::{WIDTH, padded};
use common::{Lang, Text, text, tr};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::dump::spaced;
use crate::layout::{one_line, title};

/// How many characters a sentence shows one by one; `--json` has all of them.
const SHOWN: usize = 48;
const INDENT: &str = "   ";
const GAP: usize = 2;

/// A text and what it becomes.
pub(crate) struct Encoded<'a> {
    pub(crate) message: &'a str,
    pub(crate) codec: CodecOptions,
    pub(crate) bytes: &'a [u8],
}

/// A character in its column: as seen, its number, its bytes.
struct Cell([String; 3]);

impl Encoded<'_> {
    fn count(&self) -> usize {
        self.message.chars().count()
    }

    /// None of the encodings has a state: each character becomes the same bytes everywhere.
    fn bytes_of(&self, character: char) -> Vec<u8> {
        let one = character.to_string();
        self.codec.encode(&one).map_or_else(|_| Vec::new(), Cow::into_owned)
    }

    fn cell(&self, character: char) -> Cell {
        let bytes = spaced(&self.bytes_of(character));
        let bytes = if bytes.is_empty() { "-".to_owned() } else { bytes };
        Cell([seen(character), code_point(character), bytes])
    }
}

/// A character that is alone in its column: harmless and never invisible.
fn seen(character: char) -> String {
    match character {
        ' ' => "' '".to_owned(),
        // What stands on the character before it would stand on a blank here.
        _ if character.width() == Some(0) => format!("\u{25cc}{}", escaped(&character.to_string())),
        _ => escaped(&character.to_string()).to_string(),
    }
}

fn code_point(character: char) -> String {
    format!("U+{:04X}", u32::from(character))
}

impl Cell {
    fn width(&self) -> usize {
        self.0.iter().map(|line| line.width()).max().unwrap_or(0)
    }
}

/// The cells side by side, in as many bands of three lines as they need.
fn bands(cells: &[Cell]) -> String {
    let mut bands = vec![[INDENT; 3].map(str::to_owned)];
    for cell in cells {
        let width = cell.width() + GAP;
        let last = bands.last().map_or(0, |band| band[0].width());
        if last + width > WIDTH + GAP {
            bands.push([INDENT; 3].map(str::to_owned));
        }
        if let Some(band) = bands.last_mut() {
            for (line, text) in band.iter_mut().zip(&cell.0) {
                line.push_str(&padded(text, width));
            }
        }
    }
    let lines =
        |band: &[String; 3]| band.each_ref().map(|line| line.trim_end().to_owned()).join("\n");
    bands.iter().map(lines).collect::<Vec<_>>().join("\n\n")
}

impl Event for Encoded<'_> {
    fn sentence(&self, lang: Lang) -> String {
        let (count, bytes, codec) = (self.count(), self.bytes.len(), self.codec.encoding);
        let text = one_line(&shown(self.message, lang));
        let heading = tr!(
            lang,
            "Characters -> bytes, in {codec}: {count} characters, {bytes} bytes",
            "字符 -> 字节，编码 {codec}：{count} 个字符，{bytes} 字节"
        );
        let heading = format!("{text}\n{}", title(Some(1), &heading));
        if count == 0 {
            let nothing = lang.pick("no characters, no bytes", "没有字符，也没有字节");
            return format!("{heading}{INDENT}{nothing}");
        }
        let cells: Vec<Cell> = self.message.chars().take(SHOWN).map(|c| self.cell(c)).collect();
        let rest = match count.saturating_sub(SHOWN) {
            0 => String::new(),
            rest => tr!(
                lang,
                "\n{INDENT}... and {rest} more characters (--json has all of them)",
                "\n{INDENT}…… 另有 {rest} 个字符（--json 里有全部）"
            ),
        };
        format!("{heading}{}{rest}", bands(&cells))
    }

    fn json(&self) -> String {
        let one = |character: char| {
            Object::new()
                .string("character", character.to_string())
                .string("code_point", code_point(character))
                .hex("hex", &self.bytes_of(character))
        };
        Object::event("encoded")
            .string("codec", self.codec.encoding.name())
            .string("errors", self.codec.errors.name())
            .number("bytes", self.bytes.len())
            .hex("hex", self.bytes)
            .string("text", self.message)
            .objects("characters", self.message.chars().map(one))
            .finish()
    }

    fn hint(&self) -> Option<Text> {
        let lost = self.message.chars().filter(|&c| self.bytes_of(c).is_empty()).count();
        (lost > 0).then(|| {
            text!(
                "--errors ignore has left out {lost} characters",
                "--errors ignore 丢掉了 {lost} 个字符"
            )
        })
    }
}
