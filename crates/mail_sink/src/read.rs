//! Messages decoded (RFC 5322, RFC 2045 to 2047, RFC 2231), for whoever wants to see what came
//! (feature `read`).
//!
//! Anything is a message: what cannot be understood is shown as it is. A message may be made to
//! harm its reader, so what it costs has limits: parts within parts ([`MOST_DEPTH`]), parts
//! ([`MOST_PARTS`]), the length of a header's line and of all headers. Where one of them was
//! reached, [`Message::is_cut`] says so. Within them the time is linear in the message's length.
//!
//! `mailparse` decodes words, parameters, bodies and character sets. The parts are found here: it
//! goes 100 levels deep, builds any number of parts, and then refuses the message altogether.

mod head;
mod parts;
mod terminal;

use std::borrow::Cow;
use std::ops::Range;

pub use head::Header;
pub use parts::{MOST_DEPTH, MOST_PARTS};

/// A message, its headers decoded and its parts found. Foreign text throughout.
#[derive(Debug)]
pub struct Message<'a> {
    raw: &'a [u8],
    headers: Vec<Header>,
    parts: Vec<Part>,
    is_cut: bool,
}

/// A part that has no parts itself.
#[derive(Clone, Debug)]
pub struct Part {
    /// Lower case, such as `text/plain`.
    pub media_type: String,
    /// The name of the file that it was.
    pub name: Option<String>,
    /// Its name within the message (RFC 2392), without `<` and `>`.
    pub content_id: Option<String>,
    is_attachment: bool,
    charset: Option<String>,
    encoding: String,
    body: Range<usize>,
}

impl<'a> Message<'a> {
    /// Reads a message.
    pub fn parse(raw: &'a [u8]) -> Self {
        let found = parts::find(raw);
        Self { raw, headers: found.headers, parts: found.leaves, is_cut: found.is_cut }
    }

    /// The message as it came.
    pub fn raw(&self) -> &'a [u8] {
        self.raw
    }

    /// The headers of the whole, in order, decoded. Control characters are left in.
    pub fn headers(&self) -> &[Header] {
        &self.headers
    }

    /// The first header of a name.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut same = self.headers.iter().filter(|header| header.name.eq_ignore_ascii_case(name));
        same.next().map(|header| header.value.as_str())
    }

    /// Every part that has no parts itself, in order.
    pub fn parts(&self) -> &[Part] {
        &self.parts
    }

    /// The first part that is plain text and no attachment.
    pub fn text(&self) -> Option<&Part> {
        self.body_of("text/plain")
    }

    /// The first part that is HTML and no attachment.
    pub fn html(&self) -> Option<&Part> {
        self.body_of("text/html")
    }

    /// Every part that is neither [`text`](Self::text) nor [`html`](Self::html), with its place in
    /// [`parts`](Self::parts): attachments, and pictures within the HTML.
    pub fn attachments(&self) -> impl Iterator<Item = (usize, &Part)> {
        let is_same = |a: Option<&Part>, b: &Part| a.is_some_and(|a| std::ptr::eq(a, b));
        let is_body = move |part: &Part| is_same(self.text(), part) || is_same(self.html(), part);
        self.parts.iter().enumerate().filter(move |(_, part)| !is_body(part))
    }

    /// A part's bytes as they were before they were encoded for the way.
    pub fn content(&self, part: &Part) -> Cow<'a, [u8]> {
        let body = self.raw.get(part.body.clone()).unwrap_or_default();
        parts::decoded(body, &part.encoding)
    }

    /// A part's text. Without a character set that is known it is taken for UTF-8, else for
    /// GB 18030.
    pub fn string(&self, part: &Part) -> String {
        parts::string(&self.content(part), part.charset.as_deref())
    }

    /// Whether a limit was reached: there is more in the message than is shown.
    pub fn is_cut(&self) -> bool {
        self.is_cut
    }

    fn body_of(&self, media_type: &str) -> Option<&Part> {
        self.parts.iter().find(|part| part.media_type == media_type && !part.is_attachment)
    }
}

/// The headers alone of a message's beginning, for a list.
pub fn headers(beginning: &[u8]) -> Vec<Header> {
    head::split(beginning).headers
}

#[cfg(test)]
#[path = "read_tests.rs"]
mod tests;
