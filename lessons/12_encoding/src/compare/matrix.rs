//! Written in one encoding, read as another.

use common::codec::{self, Encoding, ErrorMode};
use common::console::shown;
use common::event::Event;
use common::json::Object;
use common::layout::padded;
use common::{Console, Error, Lang};

use crate::cells::cut;

/// Five columns beside the names of the rows.
const COLUMN: usize = 13;
const ROW: usize = 11;

/// Tells the matrix; each row is an encoding that has all the characters.
pub(super) fn tell(
    text: &str,
    written: &[(Encoding, Vec<u8>)],
    console: &mut Console,
) -> Result<(), Error> {
    if console.is_json() {
        let readings = written.iter().flat_map(|(encoding, bytes)| {
            let read = |reader| Reading::of(text, *encoding, bytes, reader);
            Encoding::ALL.map(read)
        });
        return readings.into_iter().try_for_each(|reading| console.tell(&reading));
    }
    console.tell(&Matrix { text, written })
}

/// What came of it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Outcome {
    /// The text.
    Right,
    /// Another text, and no error says so.
    Silent,
    /// In strict mode, an error at this byte.
    Fails(usize),
}

/// One reading of the bytes.
struct Reading<'a> {
    written: Encoding,
    read: Encoding,
    bytes: &'a [u8],
    text: String,
    outcome: Outcome,
}

impl<'a> Reading<'a> {
    fn of(text: &str, written: Encoding, bytes: &'a [u8], read: Encoding) -> Self {
        // region: wrong
        let strict = codec::decode(bytes, read, ErrorMode::Strict);
        let shown = codec::decode(bytes, read, ErrorMode::Replace).unwrap_or_default();
        // endregion: wrong
        let outcome = match strict {
            Ok(got) if got == text => Outcome::Right,
            Ok(_) => Outcome::Silent,
            Err(error) => Outcome::Fails(error.start),
        };
        Self { written, read, bytes, text: shown.into_owned(), outcome }
    }
}

impl Event for Reading<'_> {
    fn sentence(&self, lang: Lang) -> String {
        let mark = match self.outcome {
            Outcome::Right => "= ",
            Outcome::Silent => "~ ",
            Outcome::Fails(_) => "! ",
        };
        padded(&cut(&format!("{mark}{}", shown(&self.text, lang)), COLUMN - 1), COLUMN)
    }

    fn json(&self) -> String {
        let event = Object::event("decoded")
            .string("codec", self.read.name())
            .string("errors", ErrorMode::Replace.name())
            .hex("hex", self.bytes)
            .string("text", &self.text)
            .string("written", self.written.name())
            .boolean("right", self.outcome == Outcome::Right);
        match self.outcome {
            Outcome::Fails(at) => event.boolean("strict", false).number("at", at).finish(),
            _ => event.boolean("strict", true).finish(),
        }
    }
}

struct Matrix<'a> {
    text: &'a str,
    written: &'a [(Encoding, Vec<u8>)],
}

impl Event for Matrix<'_> {
    fn sentence(&self, lang: Lang) -> String {
        let head = lang.pick("written in", "写时");
        let title = lang.pick(
            "read as: = right, ~ wrong without an error, ! an error (shown: replace)",
            "读时：= 正确，~ 读错却不报错，! 报错（显示 replace 的结果）",
        );
        let names = Encoding::ALL.map(|encoding| padded(&format!("  {encoding}"), COLUMN));
        let mut lines = vec![
            String::new(),
            title.to_owned(),
            format!("  {}{}", padded(head, ROW), names.concat().trim_end()),
        ];
        for (encoding, bytes) in self.written {
            let read = |reader| Reading::of(self.text, *encoding, bytes, reader).sentence(lang);
            let cells = Encoding::ALL.map(read).concat();
            let name = padded(encoding.name(), ROW);
            lines.push(format!("  {name}{}", cells.trim_end()));
        }
        lines.join("\n")
    }

    fn json(&self) -> String {
        Object::event("heading").finish()
    }
}
