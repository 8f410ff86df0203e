//! What a compiler said, kept to a length that a person could read.

/// The most that is kept.
pub(super) const KEPT: usize = 64 << 10;

/// Collects text up to a limit and counts the rest.
#[derive(Debug, Default)]
pub(super) struct Capped {
    text: String,
    dropped: usize,
}

impl Capped {
    /// Takes some more. Undecodable bytes become U+FFFD.
    pub(super) fn push(&mut self, bytes: &[u8]) {
        self.push_str(&String::from_utf8_lossy(bytes));
    }

    /// Takes some more.
    pub(super) fn push_str(&mut self, text: &str) {
        let room = KEPT - self.text.len();
        let mut end = room.min(text.len());
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        // What comes behind a gap would seem to belong to what stands before it.
        let end = if self.dropped == 0 { end } else { 0 };
        self.text.push_str(&text[..end]);
        self.dropped += text.len() - end;
    }

    /// What is kept.
    pub(super) fn as_str(&self) -> &str {
        &self.text
    }

    /// What is kept, and a line that tells how much is not.
    pub(super) fn into_text(self) -> String {
        match self.dropped {
            0 => self.text,
            dropped => format!("{}\n[… {dropped} bytes]\n", self.text),
        }
    }

    /// The last lines that are not empty, for a sentence.
    pub(super) fn last_lines(&self, count: usize) -> String {
        let lines: Vec<_> = self.text.lines().filter(|line| !line.trim().is_empty()).collect();
        lines[lines.len().saturating_sub(count)..].join("\n")
    }
}

#[cfg(test)]
mod tests {
    use super::{Capped, KEPT};

    #[test]
    fn what_is_too_long_is_cut_between_characters_and_counted() {
        let mut output = Capped::default();
        output.push_str(&"x".repeat(KEPT - 2));
        output.push_str("你好");
        output.push_str("z");
        let text = output.into_text();
        assert!(text.ends_with("x\n[… 7 bytes]\n"), "{}", &text[KEPT - 10..]);
    }

    #[test]
    fn undecodable_bytes_are_shown_as_such() {
        let mut output = Capped::default();
        output.push(b"a\xffb");
        assert_eq!(output.into_text(), "a\u{fffd}b");
    }

    #[test]
    fn the_last_lines_are_those_with_something_on_them() {
        let mut output = Capped::default();
        output.push_str("one\ntwo\n\nthree\n\n");
        assert_eq!(output.last_lines(2), "two\nthree");
        assert_eq!(output.last_lines(9), "one\ntwo\nthree");
    }
}
