//! A message taken apart (RFC 5322, RFC 2045 to 2047), as far as a check asks: who wrote it, its
//! subject, its text.
//!
//! It comes from a program that may be hostile. So nothing here panics, parts in parts are read to
//! a depth, and what is looked at again to be sure of it is never more than a fixed multiple of the
//! message. (A library that is made for it was tried: its time grew with the square of a line.)
//!
//! Left out: attachments, messages in messages, and parameters in pieces (RFC 2231).

mod encoded;
mod header;
mod html;

use self::header::{Fields, Value};

/// Parts in parts are read so deep; people's mail has three.
const DEEPEST: usize = 16;

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
    /// Takes a message apart; whatever it is, it is some letter.
    pub(crate) fn read(bytes: &[u8]) -> Self {
        let (fields, _) = header::split(bytes);
        let texts: Vec<_> = texts(bytes, DEEPEST).into_iter().map(|text| text.text).collect();
        Self {
            from: header::addresses(&fields.text("From").unwrap_or_default()),
            subject: encoded::words(&fields.text("Subject").unwrap_or_default()),
            text: texts.join("\n"),
        }
    }
}

/// The text of a part.
struct Text {
    text: String,
    is_html: bool,
}

/// The texts of a message or part that are to be shown; those of parts in it up to this depth.
fn texts(entity: &[u8], depth: usize) -> Vec<Text> {
    let (fields, body) = header::split(entity);
    let kind = fields.value("Content-Type").unwrap_or_else(|| Value::of("text/plain"));
    let disposition = fields.value("Content-Disposition");
    if disposition.is_some_and(|disposition| disposition.word == "attachment") {
        return Vec::new();
    }
    match (kind.word.split_once('/'), kind.parameter("boundary")) {
        (Some(("multipart", how)), Some(boundary)) => {
            let Some(depth) = depth.checked_sub(1) else { return Vec::new() };
            let parts = parts(body, boundary);
            let mut all: Vec<_> = parts.into_iter().flat_map(|part| texts(part, depth)).collect();
            // The same in several ways: plain text, if it is among them (RFC 2046, 5.1.4).
            if how == "alternative" && all.iter().any(|text| !text.is_html) {
                all.retain(|text| !text.is_html);
            }
            all
        }
        // What is no type at all is plain text (RFC 2045, 5.2).
        (None | Some(("text", _)), _) => vec![text(&fields, &kind, body)],
        _ => Vec::new(),
    }
}

fn text(fields: &Fields, kind: &Value, body: &[u8]) -> Text {
    let transfer = fields.value("Content-Transfer-Encoding");
    let bytes = match transfer.as_ref().map(|value| value.word.as_str()) {
        Some("base64") => encoded::base64(body),
        Some("quoted-printable") => encoded::quoted_printable(body),
        _ => body.to_vec(),
    };
    let text = encoded::in_charset(&bytes, kind.parameter("charset").unwrap_or_default());
    let is_html = kind.word == "text/html";
    Text { text: if is_html { html::text(&text) } else { text }, is_html }
}

/// What stands between lines of the boundary (RFC 2046, 5.1.1); the last part may lack its end.
fn parts<'a>(body: &'a [u8], boundary: &str) -> Vec<&'a [u8]> {
    let mut parts = Vec::new();
    let (mut begin, mut at) = (None, 0);
    for line in body.split_inclusive(|&byte| byte == b'\n') {
        let end = at;
        at += line.len();
        let rest = line.strip_prefix(b"--").and_then(|it| it.strip_prefix(boundary.as_bytes()));
        let Some(rest) = rest.map(<[u8]>::trim_ascii_end) else { continue };
        if !matches!(rest, b"" | b"--") {
            continue;
        }
        parts.extend(begin.map(|begin| without_line_end(&body[begin..end])));
        begin = Some(at);
        if rest == b"--" {
            return parts;
        }
    }
    parts.extend(begin.map(|begin| &body[begin..]));
    parts
}

/// The end of the line before a boundary belongs to the boundary.
fn without_line_end(part: &[u8]) -> &[u8] {
    let part = part.strip_suffix(b"\n").unwrap_or(part);
    part.strip_suffix(b"\r").unwrap_or(part)
}

#[cfg(test)]
#[path = "letter/tests.rs"]
mod tests;
