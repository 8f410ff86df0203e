//! Python's constants beside Rust's types, with the numbers of this system.

mod rows;

use common::event::Event;
use common::json::Object;
use common::{Console, Error, ExitStatus, Lang, tr};

use common::layout::{left, right};
use rows::{Row, Section};

/// The widths of the columns before the last.
const PYTHON: usize = 13;
const NUMBER: usize = 6;
const RUST: usize = 38;

/// Tells the whole table.
pub(crate) fn tell(console: &mut Console) -> Result<ExitStatus, Error> {
    let lang = console.lang();
    if !console.is_json() {
        console.tell(&Heading)?;
    }
    for section in rows::all() {
        if !console.is_json() {
            console.tell(&section)?;
        }
        for row in &section.rows {
            console.tell(&Told { row, lang })?;
        }
    }
    Ok(ExitStatus::Done)
}

fn line(python: &str, number: &str, rust: &str, meaning: &str) -> String {
    let number = right(number, NUMBER);
    format!("{}{number}  {}{meaning}", left(python, PYTHON), left(rust, RUST))
}

struct Heading;

impl Event for Heading {
    fn sentence(&self, lang: Lang) -> String {
        let (rust, here) = ("Rust (std, socket2)", lang.pick("here", "本机"));
        line("Python", here, rust, lang.pick("meaning", "含义"))
    }

    fn json(&self) -> String {
        Object::event("heading").finish()
    }
}

impl Event for Section {
    fn sentence(&self, lang: Lang) -> String {
        let title = self.title.in_lang(lang);
        format!("\n{title}")
    }

    fn json(&self) -> String {
        Object::event("section").finish()
    }
}

/// A row on its way out; the meaning in its JSON is in the chosen language too.
struct Told<'a> {
    row: &'a Row,
    lang: Lang,
}

impl Event for Told<'_> {
    fn sentence(&self, lang: Lang) -> String {
        let Row { python, rust, .. } = self.row;
        let number = match self.row.number {
            Some(number) => number.to_string(),
            None => tr!(lang, "none", "无"),
        };
        line(python, &number, rust, self.row.meaning.in_lang(lang))
    }

    fn json(&self) -> String {
        let event =
            Object::event("constant").string("name", self.row.python).string("rust", self.row.rust);
        let event = match self.row.number {
            Some(number) => event.number("value", number),
            None => event.null("value"),
        };
        event.string("meaning", self.row.meaning.in_lang(self.lang)).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use unicode_width::UnicodeWidthStr;

    /// A terminal's 80 columns, of which the last stays free.
    const WIDTH: usize = 79;

    #[test]
    fn every_row_fits_the_terminal_and_keeps_its_columns() {
        for row in rows::all().iter().flat_map(|section| &section.rows) {
            assert!(row.python.width() < PYTHON, "{}", row.python);
            assert!(row.rust.width() < RUST, "{}", row.rust);
            for lang in [Lang::En, Lang::Zh] {
                let line = Told { row, lang }.sentence(lang);
                assert!(line.width() <= WIDTH, "{line}");
            }
        }
    }
}
