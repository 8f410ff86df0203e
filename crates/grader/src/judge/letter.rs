//! What a check asks of a message: who wrote it, its subject, its text.
//!
//! It comes from a program that may be hostile; `mail_reader` takes it apart, and says what that
//! costs at most.

mod html;

use mail_reader::Message;

/// What a message says, decoded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Letter {
    /// The addresses in `From`.
    pub(crate) from: Vec<String>,
    /// The subject; empty where there is none.
    pub(crate) subject: String,
    /// The text: that of `text/plain` parts, or HTML without its tags.
    pub(crate) text: String,
}

impl Letter {
    /// Takes a message apart; whatever it is, it is some letter. Character sets are taken at their
    /// word: a reader's guess would forgive a program that declares none.
    pub(crate) fn read(bytes: &[u8]) -> Self {
        let message = Message::parse(bytes);
        let text = |part| {
            let text = message.declared_string(part);
            if part.is_html() { html::text(&text) } else { text }
        };
        let texts: Vec<_> = message.texts().map(text).collect();
        Self {
            from: message.addresses("From"),
            subject: message.header("Subject").unwrap_or_default().to_owned(),
            text: texts.join("\n"),
        }
    }
}

#[cfg(test)]
#[path = "letter/tests.rs"]
mod tests;
