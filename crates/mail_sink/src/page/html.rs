//! Text within a page.

use std::fmt::{self, Display, Write};

use common::escape::escaped;

/// Text of one line as it may stand anywhere in HTML, in attributes too: no markup, and nothing
/// that hides or turns text around.
pub(crate) struct Escaped<'a>(pub(crate) &'a str);

impl Display for Escaped<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(Markup(out), "{}", escaped(self.0))
    }
}

/// The same for text of many lines.
pub(crate) struct EscapedLines<'a>(pub(crate) &'a str);

impl Display for EscapedLines<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for line in self.0.lines() {
            let mut cells = line.split('\t').peekable();
            while let Some(cell) = cells.next() {
                write!(out, "{}", Escaped(cell))?;
                out.write_str(if cells.peek().is_some() { "\t" } else { "\n" })?;
            }
        }
        Ok(())
    }
}

struct Markup<'a, 'b>(&'a mut fmt::Formatter<'b>);

impl Write for Markup<'_, '_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for character in text.chars() {
            match character {
                '&' => self.0.write_str("&amp;")?,
                '<' => self.0.write_str("&lt;")?,
                '>' => self.0.write_str("&gt;")?,
                '"' => self.0.write_str("&quot;")?,
                '\'' => self.0.write_str("&#39;")?,
                other => self.0.write_char(other)?,
            }
        }
        Ok(())
    }
}

/// A length as people read it.
pub(crate) fn size(bytes: u64) -> String {
    match bytes {
        0..1024 => format!("{bytes} B"),
        1024..1_048_576 => format!("{}.{} KiB", bytes / 1024, bytes % 1024 * 10 / 1024),
        _ => format!("{}.{} MiB", bytes / 1_048_576, bytes % 1_048_576 * 10 / 1_048_576),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_is_text() {
        let text = "<script>'\"&\u{202e}\n";
        assert_eq!(Escaped(text).to_string(), "&lt;script&gt;&#39;&quot;&amp;\\u202e\\n");
        assert_eq!(EscapedLines("a\tb<\r\n\u{1b}\n").to_string(), "a\tb&lt;\n\\x1b\n");
    }

    #[test]
    fn lengths_are_told_in_the_unit_that_fits() {
        for (bytes, text) in [
            (0, "0 B"),
            (1023, "1023 B"),
            (1024, "1.0 KiB"),
            (1_048_575, "1023.9 KiB"),
            (26_214_400, "25.0 MiB"),
        ] {
            assert_eq!(size(bytes), text);
        }
    }
}
