//! The body of a message as a tree of parts (RFC 2045, 2046, 2387).
//!
//! `mixed(related(alternative(plain, html), inline…), attachment…)`, each level only where it has
//! something to hold.

use lettre::message::Body;
use lettre::message::header::ContentTransferEncoding;

use crate::contents::{Attachment, Inline};
use crate::{Contents, header};

/// A part: its headers, each without a line end, and its encoded body.
struct Node {
    headers: Vec<String>,
    body: Vec<u8>,
}

/// Makes boundaries that no body holds: `=_` is neither in base64 nor in quoted-printable, and the
/// random number is in nobody's text.
struct Boundaries<'a> {
    random: &'a str,
    made: usize,
}

/// The headers that tell what the body is, an empty line, and the body; CRLF line ends.
pub(crate) fn body(contents: &Contents, random: &str) -> Vec<u8> {
    let mut boundaries = Boundaries { random, made: 0 };
    let mut node = alternative(contents, &mut boundaries);
    if !contents.inlines().is_empty() {
        let mut parts = vec![node];
        parts.extend(contents.inlines().iter().map(inline));
        node = multipart("related", &parts, &mut boundaries);
    }
    if !contents.attachments().is_empty() {
        let mut parts = vec![node];
        parts.extend(contents.attachments().iter().map(attachment));
        node = multipart("mixed", &parts, &mut boundaries);
    }
    let mut bytes = node.written();
    if !bytes.ends_with(b"\r\n") {
        bytes.extend_from_slice(b"\r\n");
    }
    bytes
}

impl Node {
    fn written(&self) -> Vec<u8> {
        let mut bytes = self.headers.join("\r\n").into_bytes();
        bytes.extend_from_slice(b"\r\n\r\n");
        bytes.extend_from_slice(&self.body);
        bytes
    }
}

fn alternative(contents: &Contents, boundaries: &mut Boundaries<'_>) -> Node {
    let plain = text("plain", &contents.plain());
    match contents.as_html() {
        // The form that says most comes last (RFC 2046, 5.1.4).
        Some(html) => {
            let parts = vec![plain, text("html", html)];
            multipart("alternative", &parts, boundaries)
        }
        None => plain,
    }
}

/// Text in UTF-8; without a Content-Type a client would guess the encoding.
fn text(kind: &str, text: &str) -> Node {
    let body = Body::new(with_crlf(text));
    let headers =
        vec![format!("Content-Type: text/{kind}; charset=utf-8"), encoding(body.encoding())];
    Node { headers, body: body.into_vec() }
}

/// Line ends as mail has them. lettre would do it too, moving the rest of the text for each line.
fn with_crlf(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 32);
    let mut rest = text;
    while let Some(at) = rest.find(['\r', '\n']) {
        let (line, behind) = rest.split_at(at);
        out.push_str(line);
        out.push_str("\r\n");
        rest = behind.strip_prefix("\r\n").or(behind.get(1..)).unwrap_or_default();
    }
    out.push_str(rest);
    out
}

fn attachment(file: &Attachment) -> Node {
    let disposition = with_name("attachment", &file.name);
    file_node(&file.media_type, &file.name, &disposition, &file.bytes)
}

fn inline(file: &Inline) -> Node {
    let disposition = with_name("inline", &file.name);
    let mut node = file_node(&file.media_type, &file.name, &disposition, &file.bytes);
    node.headers.push(format!("Content-ID: <{}>", file.cid));
    node
}

/// The name in both forms: RFC 2231's in Content-Disposition, and RFC 2047's in Content-Type for
/// programs that know no other (some Chinese ones show `tcmime.*.bin` without it).
fn file_node(media_type: &str, name: &str, disposition: &[String], bytes: &[u8]) -> Node {
    let mut content_type = vec![format!("{media_type};")];
    content_type.extend(header::parameter_in_words("name", name));
    let base64 = ContentTransferEncoding::Base64;
    // Base64 takes any bytes, so there is nothing that this could refuse.
    let body =
        Body::new_with_encoding(bytes.to_vec(), base64).map_or_else(|_| Vec::new(), Body::into_vec);
    let headers = vec![
        header::tokens("Content-Type", &content_type),
        encoding(base64),
        header::tokens("Content-Disposition", disposition),
    ];
    Node { headers, body }
}

fn with_name(disposition: &str, name: &str) -> Vec<String> {
    let mut words = vec![format!("{disposition};")];
    words.extend(header::parameter_in_percent("filename", name));
    words
}

fn encoding(encoding: ContentTransferEncoding) -> String {
    format!("Content-Transfer-Encoding: {encoding}")
}

fn multipart(kind: &str, parts: &[Node], boundaries: &mut Boundaries<'_>) -> Node {
    boundaries.made += 1;
    let boundary = format!("=_{}_{}", boundaries.made, boundaries.random);
    let mut body = Vec::new();
    for part in parts {
        body.extend_from_slice(format!("--{boundary}\r\n").as_bytes());
        body.extend_from_slice(&part.written());
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
    let words = [format!("multipart/{kind};"), format!("boundary=\"{boundary}\"")];
    Node { headers: vec![header::tokens("Content-Type", &words)], body }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_end_becomes_that_of_mail() {
        assert_eq!(with_crlf("a\nb\r\nc\rd\n\n"), "a\r\nb\r\nc\r\nd\r\n\r\n");
    }
}
