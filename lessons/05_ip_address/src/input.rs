//! Addresses from stdin, one a line, whatever else stands there.

use std::io::{self, BufRead, IsTerminal};

/// Whether somebody sits before stdin who would wait for an answer without knowing it.
pub(crate) fn is_terminal() -> bool {
    io::stdin().is_terminal()
}

/// The lines of a stream, without their ends (`\n`, `\r\n`). Bytes that are not UTF-8 become
/// U+FFFD, which no address contains: such a line is told as one that is no address.
pub(crate) struct Lines<R> {
    from: R,
}

impl<R: BufRead> Lines<R> {
    pub(crate) fn of(from: R) -> Self {
        Self { from }
    }

    /// The next line; `None` at the end.
    pub(crate) fn next_line(&mut self) -> io::Result<Option<String>> {
        let mut line = Vec::new();
        if self.from.read_until(b'\n', &mut line)? == 0 {
            return Ok(None);
        }
        let text = String::from_utf8_lossy(&line);
        let text = text.strip_suffix('\n').unwrap_or(&text);
        Ok(Some(text.strip_suffix('\r').unwrap_or(text).to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_any_system_are_read_to_the_last() {
        let mut lines = Lines::of(&b"a\r\n\n\xff\nlast"[..]);
        let mut read = Vec::new();
        while let Some(line) = lines.next_line().unwrap() {
            read.push(line);
        }
        assert_eq!(read, ["a", "", "\u{fffd}", "last"]);
    }
}
