//! The parts of a message (RFC 2046, 5.1), found without recursion.

use std::borrow::Cow;
use std::ops::Range;

use super::Part;
use super::head::{self, Head, Header};

/// How deep parts may stand within parts; deeper ones are shown as one.
pub const MOST_DEPTH: usize = 16;
/// How many parts are told apart.
pub const MOST_PARTS: usize = 500;
/// RFC 2046, 5.1.1 allows a boundary 70 characters.
const LONGEST_BOUNDARY: usize = 200;

/// What was found.
pub(super) struct Found {
    pub(super) headers: Vec<Header>,
    pub(super) leaves: Vec<Part>,
    pub(super) is_cut: bool,
}

/// A part that is still to be looked into.
struct Ahead {
    range: Range<usize>,
    depth: usize,
    in_digest: bool,
}

/// Finds the headers of the whole and all parts that have no parts themselves.
pub(super) fn find(raw: &[u8]) -> Found {
    let mut found = Found { headers: Vec::new(), leaves: Vec::new(), is_cut: false };
    let mut ahead = vec![Ahead { range: 0..raw.len(), depth: 0, in_digest: false }];
    while let Some(next) = ahead.pop() {
        let Ahead { range, depth, in_digest } = next;
        let mut head = head::split(raw.get(range.clone()).unwrap_or_default());
        found.is_cut |= head.is_cut;
        let body = range.start + head.body..range.end;
        let content_type = head.get("Content-Type").map(mailparse::parse_content_type);
        let boundary = content_type.as_ref().and_then(boundary);
        let inside = match boundary {
            Some(_) if depth >= MOST_DEPTH => {
                found.is_cut = true;
                Vec::new()
            }
            Some(boundary) => split(raw, body.clone(), &boundary),
            None => Vec::new(),
        };
        if inside.is_empty() {
            found.leaves.push(leaf(&head, content_type.as_ref(), in_digest, body));
        }
        let room = MOST_PARTS.saturating_sub(found.leaves.len() + ahead.len());
        found.is_cut |= inside.len() > room;
        let in_digest = content_type.is_some_and(|is| is.mimetype == "multipart/digest");
        let parts = inside.into_iter().take(room).rev();
        ahead.extend(parts.map(|range| Ahead { range, depth: depth + 1, in_digest }));
        if depth == 0 {
            found.headers = std::mem::take(&mut head.headers);
        }
    }
    found
}

fn boundary(content_type: &mailparse::ParsedContentType) -> Option<String> {
    let boundary = content_type.params.get("boundary")?;
    let is_usable = !boundary.is_empty() && boundary.len() <= LONGEST_BOUNDARY;
    let is_multipart = content_type.mimetype.starts_with("multipart/");
    (is_usable && is_multipart).then(|| boundary.clone())
}

/// Where the parts between the boundaries lie. The line end before a boundary belongs to it.
fn split(raw: &[u8], body: Range<usize>, boundary: &str) -> Vec<Range<usize>> {
    let delimiter = format!("--{boundary}");
    let (mut parts, mut begin, mut at) = (Vec::new(), None, body.start);
    let bytes = raw.get(body.clone()).unwrap_or_default();
    for line in bytes.split_inclusive(|&byte| byte == b'\n') {
        let rest = line.strip_prefix(delimiter.as_bytes()).map(<[u8]>::trim_ascii_end);
        let is_last = rest == Some(b"--");
        if is_last || rest == Some(b"") {
            let before = raw.get(..at).unwrap_or_default();
            let end = before.strip_suffix(b"\n").unwrap_or(before);
            let end = end.strip_suffix(b"\r").unwrap_or(end).len();
            parts.extend(begin.map(|begin| begin..end.max(begin)));
            begin = Some(at + line.len()).filter(|_| !is_last);
        }
        if is_last || parts.len() > MOST_PARTS {
            return parts;
        }
        at += line.len();
    }
    // The end is missing: what there is, is the last part.
    parts.extend(begin.map(|begin| begin..body.end));
    parts
}

fn leaf(
    head: &Head,
    content_type: Option<&mailparse::ParsedContentType>,
    in_digest: bool,
    body: Range<usize>,
) -> Part {
    let disposition = head.get("Content-Disposition").map(mailparse::parse_content_disposition);
    let parameter = |name: &str| content_type.and_then(|is| is.params.get(name).cloned());
    let in_disposition = disposition.as_ref().and_then(|is| is.params.get("filename").cloned());
    let name = in_disposition.or_else(|| parameter("name")).filter(|name| !name.is_empty());
    let default = if in_digest { "message/rfc822" } else { "text/plain" };
    let media_type = content_type.map_or(default, |is| is.mimetype.as_str()).trim();
    // What stands in parts that were not told apart is no text to read.
    let is_opaque = media_type.starts_with("multipart/");
    let is_attachment = disposition
        .is_some_and(|is| matches!(is.disposition, mailparse::DispositionType::Attachment));
    let id = head.get("Content-ID").map(|id| id.trim_matches(['<', '>', ' ']).to_owned());
    Part {
        media_type: media_type.to_lowercase(),
        is_attachment: is_attachment || name.is_some() || is_opaque,
        name,
        content_id: id.filter(|id| !id.is_empty()),
        charset: parameter("charset"),
        encoding: head.get("Content-Transfer-Encoding").unwrap_or_default().to_lowercase(),
        body,
    }
}

/// A body without its encoding; as it is where that cannot be undone.
pub(super) fn decoded<'a>(body: &'a [u8], encoding: &str) -> Cow<'a, [u8]> {
    let encoding = encoding.trim();
    if !matches!(encoding, "base64" | "quoted-printable") {
        return Cow::Borrowed(body);
    }
    let head = format!("Content-Transfer-Encoding: {encoding}\n\n");
    let part = [head.as_bytes(), body].concat();
    let bytes = mailparse::parse_mail(&part).and_then(|part| part.get_body_raw());
    bytes.map_or(Cow::Borrowed(body), Cow::Owned)
}

/// Bytes as text.
pub(super) fn string(bytes: &[u8], charset: Option<&str>) -> String {
    let is_label = |label: &&str| {
        let is_sign = |c: char| c.is_ascii_alphanumeric() || "-_.:".contains(c);
        !label.is_empty() && label.chars().all(is_sign) && !label.eq_ignore_ascii_case("us-ascii")
    };
    let charset = charset.map(str::trim).filter(is_label);
    match (charset, str::from_utf8(bytes)) {
        (None, Ok(text)) => text.to_owned(),
        (charset, _) => {
            let charset = charset.unwrap_or("gb18030");
            let head = format!("Content-Type: text/plain; charset={charset}\n\n");
            let part = [head.as_bytes(), bytes].concat();
            let text = mailparse::parse_mail(&part).and_then(|part| part.get_body());
            text.unwrap_or_else(|_| String::from_utf8_lossy(bytes).into_owned())
        }
    }
}
