//! The table: what each command of virtualenvwrapper and pip does, what does its job with rustup
//! and cargo, and where the analogy ends.

mod rows;

use common::event::Event;
use common::json::Object;
use common::{Console, Error, Lang, Text};

use common::layout::{hanging, padded};

/// The width of the first column.
const PYTHON: usize = 33;

/// One line of the table.
struct Row {
    python: &'static str,
    /// `None`: nothing has to be done.
    rust: Option<&'static str>,
    /// Where the analogy ends.
    ends: Text,
}

/// Tells the whole table.
pub(crate) fn tell(console: &mut Console) -> Result<(), Error> {
    if !console.is_json() {
        console.tell(&Heading)?;
    }
    let lang = console.lang();
    rows::ALL.iter().try_for_each(|row| console.tell(&Told { row, lang }))
}

struct Heading;

impl Event for Heading {
    fn sentence(&self, lang: Lang) -> String {
        let (python, rust) = lang.pick(
            ("with virtualenv and pip", "with rustup and cargo"),
            ("用 virtualenv 和 pip", "用 rustup 和 cargo"),
        );
        format!("{}{rust}", padded(python, PYTHON))
    }

    fn json(&self) -> String {
        Object::event("heading").finish()
    }
}

impl Row {
    fn sentence(&self, lang: Lang) -> String {
        let rust = self.rust.unwrap_or(lang.pick("(nothing)", "（不需要）"));
        let ends = hanging(lang.pick("    but: ", "    不同："), self.ends.in_lang(lang));
        format!("\n{}{rust}\n{ends}", padded(self.python, PYTHON))
    }
}

/// A row on its way out; the sentence in its JSON is in the chosen language too.
struct Told<'a> {
    row: &'a Row,
    lang: Lang,
}

impl Event for Told<'_> {
    fn sentence(&self, lang: Lang) -> String {
        self.row.sentence(lang)
    }

    fn json(&self) -> String {
        Object::event("analogy")
            .string("python", self.row.python)
            .string_or_null("rust", self.row.rust)
            .string("ends", self.row.ends.in_lang(self.lang))
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use common::layout::WIDTH;
    use unicode_width::UnicodeWidthStr;

    #[test]
    fn every_row_fits_the_terminal_in_both_languages() {
        for row in &rows::ALL {
            for line in [Lang::En, Lang::Zh].map(|lang| row.sentence(lang)).join("\n").lines() {
                assert!(line.width() <= WIDTH, "{line}");
            }
            assert!(row.python.width() < PYTHON, "{}", row.python);
        }
    }

    #[test]
    fn every_row_is_translated() {
        for row in &rows::ALL {
            assert_ne!(row.ends.en, row.ends.zh, "{}", row.python);
            assert!(!row.ends.zh.is_ascii(), "{}", row.python);
        }
    }
}
