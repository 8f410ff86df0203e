//! The envelope of a message, beside it in a file: `000001.envelope` has a line for each thing that
//! the client said of it, as it said it.

use std::fmt::{self, Display};
use std::path::{Path, PathBuf};

use common::escape::escaped;

/// From whom a message comes and to whom it goes, whatever its headers say (RFC 5321, 2.3.1).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Envelope {
    /// The sender; empty for a notice of non-delivery. Foreign text, one line.
    pub from: String,
    /// The recipients, blind copies too. Foreign text, one line each.
    pub to: Vec<String>,
}

impl Envelope {
    /// What steers a terminal or ends a line is written by its number, so that a line stays one.
    pub(crate) fn new(from: &str, to: &[String]) -> Self {
        let line = |text: &str| escaped(text).to_string();
        Self { from: line(from), to: to.iter().map(|to| line(to)).collect() }
    }

    /// Reads an envelope. What is no line of one is left out.
    pub fn parse(text: &str) -> Self {
        let mut envelope = Self::default();
        for line in text.lines() {
            let said = |begin| line.strip_prefix(begin)?.strip_suffix('>');
            if let Some(from) = said("MAIL FROM:<") {
                from.clone_into(&mut envelope.from);
            } else if let Some(to) = said("RCPT TO:<") {
                envelope.to.push(to.to_owned());
            }
        }
        envelope
    }

    /// The file for the envelope of the message in this one.
    pub fn file_of(message: &Path) -> PathBuf {
        message.with_extension("envelope")
    }
}

impl Display for Envelope {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(out, "MAIL FROM:<{}>", self.from)?;
        self.to.iter().try_for_each(|to| writeln!(out, "RCPT TO:<{to}>"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_envelope_is_read_as_it_was_written_and_no_address_forges_a_line() {
        let to = ["b@x", "\"a> b\"@x", "c@x>\rRCPT TO:<evil@x", "李@x"].map(str::to_owned);
        let envelope = Envelope::new("a@x", &to);
        let text = envelope.to_string();
        assert_eq!(Envelope::parse(&text), envelope, "{text}");
        assert_eq!(text.lines().count(), 5, "{text}");
        assert_eq!(Envelope::parse("nothing\nRCPT TO:<half"), Envelope::default());
    }
}
