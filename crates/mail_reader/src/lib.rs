//! Mail messages decoded (RFC 5322, RFC 6532, RFC 2045 to 2047, RFC 2231): the headers, the parts,
//! their text and files.
//!
//! Anything is a message: what cannot be understood is shown as it is. A message may be made to
//! harm its reader, so what it costs has limits: parts within parts ([`MOST_DEPTH`]), parts
//! ([`MOST_PARTS`]), the headers of a part ([`MOST_HEADERS`]). Where one of them was reached,
//! [`Message::is_cut`] says so. Time is linear in the message's length, whatever stands in it, and
//! nothing here calls itself. (The libraries that are made for this were tried: one's time grows
//! with the square of a header, the other costs an eighth of the course's first build.)
//!
//! Left out: messages within messages, which are parts like any other; UTF-7; whatever undoes
//! encryption or checks a signature.

mod addresses;
mod encoded;
mod head;
mod parts;
mod terminal;
mod value;

use std::borrow::Cow;
use std::ops::Range;

pub use head::{Header, MOST_HEADERS, headers};
use parts::Group;
pub use parts::{MOST_DEPTH, MOST_PARTS};

/// A message, its headers decoded and its parts found. Foreign text throughout.
#[derive(Debug)]
pub struct Message<'a> {
    raw: &'a [u8],
    headers: Vec<Header>,
    parts: Vec<Part>,
    groups: Vec<Group>,
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
    /// The innermost `multipart/alternative` around it, in [`Message::groups`].
    group: Option<usize>,
}

impl<'a> Message<'a> {
    /// Reads a message.
    pub fn parse(raw: &'a [u8]) -> Self {
        let found = parts::find(raw);
        Self {
            raw,
            headers: found.headers,
            parts: found.leaves,
            groups: found.groups,
            is_cut: found.is_cut,
        }
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
        head::first(&self.headers, name).map(|header| header.value.as_str())
    }

    /// The addresses in the first header of a name, such as `From`, without names and comments.
    pub fn addresses(&self, name: &str) -> Vec<String> {
        head::first(&self.headers, name).map(Header::addresses).unwrap_or_default()
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

    /// All text that a person is to read, in order: of what is there in several ways
    /// (`multipart/alternative`), HTML only where nothing plainer is (RFC 2046, 5.1.4).
    pub fn texts(&self) -> impl Iterator<Item = &Part> {
        let has_plainer =
            |part: &Part| parts::around(&self.groups, part.group).any(|group| group.has_plain_text);
        let texts = self.parts.iter().filter(|part| part.is_text());
        texts.filter(move |part| !(part.is_html() && has_plainer(part)))
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
        match part.encoding.as_str() {
            "base64" => encoded::base64(body).map_or(Cow::Borrowed(body), Cow::Owned),
            "quoted-printable" => Cow::Owned(encoded::quoted_printable(body)),
            _ => Cow::Borrowed(body),
        }
    }

    /// A part's text, for a person. Without a character set that is known it is taken for UTF-8,
    /// else for GB 18030.
    pub fn string(&self, part: &Part) -> String {
        encoded::guessed(&self.content(part), part.charset.as_deref())
    }

    /// A part's text as its character set decodes it, UTF-8 where none is known: nothing is
    /// guessed, and U+FFFD stands for what does not decode.
    pub fn declared_string(&self, part: &Part) -> String {
        let charset = part.charset.as_deref().unwrap_or_default();
        encoded::in_charset(&self.content(part), charset)
    }

    /// Whether a limit was reached: there is more in the message than is shown.
    pub fn is_cut(&self) -> bool {
        self.is_cut
    }

    fn body_of(&self, media_type: &str) -> Option<&Part> {
        self.parts.iter().find(|part| part.media_type == media_type && !part.is_attachment)
    }
}

impl Part {
    /// Whether it is HTML.
    pub fn is_html(&self) -> bool {
        self.media_type == "text/html"
    }

    /// Whether it is text of any kind to be read at once, and no file.
    fn is_text(&self) -> bool {
        self.media_type.starts_with("text/") && !self.is_attachment
    }
}
