//! The parts of a message (RFC 2046, 5.1), found without recursion.

use std::ops::Range;

use crate::Part;
use crate::head::{self, Head, Header};
use crate::value::Value;

/// How deep parts may stand within parts; deeper ones are shown as one.
pub const MOST_DEPTH: usize = 16;
/// How many parts are told apart.
pub const MOST_PARTS: usize = 500;
/// RFC 2046, 5.1.1 allows a boundary 70 characters.
const LONGEST_BOUNDARY: usize = 200;

/// What was found.
pub(crate) struct Found {
    pub(crate) headers: Vec<Header>,
    pub(crate) leaves: Vec<Part>,
    pub(crate) groups: Vec<Group>,
    pub(crate) is_cut: bool,
}

/// A `multipart/alternative`: the same in several ways.
#[derive(Debug)]
pub(crate) struct Group {
    /// The next one around it.
    around: Option<usize>,
    /// Whether one of the ways is text that is not HTML.
    pub(crate) has_plain_text: bool,
}

/// A group and those around it, at most [`MOST_DEPTH`].
pub(crate) fn around(groups: &[Group], group: Option<usize>) -> impl Iterator<Item = &Group> {
    let first = group.and_then(|at| groups.get(at));
    std::iter::successors(first, |group| groups.get(group.around?))
}

/// A part that is still to be looked into.
struct Ahead {
    range: Range<usize>,
    depth: usize,
    in_digest: bool,
    group: Option<usize>,
}

/// Finds the headers of the whole and all parts that have no parts themselves.
pub(crate) fn find(raw: &[u8]) -> Found {
    let (headers, leaves, groups) = (Vec::new(), Vec::new(), Vec::new());
    let mut found = Found { headers, leaves, groups, is_cut: false };
    let whole = Ahead { range: 0..raw.len(), depth: 0, in_digest: false, group: None };
    let mut ahead = vec![whole];
    while let Some(next) = ahead.pop() {
        let head = head::split(raw.get(next.range.clone()).unwrap_or_default());
        if next.depth == 0 {
            found.headers = head.headers();
        }
        found.is_cut |= head.is_cut;
        let mut inside = found.look_into(raw, &next, &head);
        let room = MOST_PARTS.saturating_sub(found.leaves.len() + ahead.len());
        found.is_cut |= inside.len() > room;
        inside.truncate(room);
        ahead.extend(inside.into_iter().rev());
    }
    found
}

impl Found {
    /// The parts of a part; one that has none is put to the others.
    fn look_into(&mut self, raw: &[u8], part: &Ahead, head: &Head<'_>) -> Vec<Ahead> {
        let body = part.range.start + head.body..part.range.end;
        let default = if part.in_digest { "message/rfc822" } else { "text/plain" };
        let content_type = head.value("Content-Type").filter(|is| !is.word.is_empty());
        let content_type = content_type.unwrap_or_else(|| Value::of(default));
        let inside = match boundary(&content_type) {
            Some(_) if part.depth >= MOST_DEPTH => {
                self.is_cut = true;
                Vec::new()
            }
            Some(boundary) => split(raw, body.clone(), &boundary),
            None => Vec::new(),
        };
        if inside.is_empty() {
            self.put(leaf(head, &content_type, body, part.group));
        }
        let mut group = part.group;
        if !inside.is_empty() && content_type.word == "multipart/alternative" {
            self.groups.push(Group { around: group, has_plain_text: false });
            group = Some(self.groups.len() - 1);
        }
        let (depth, in_digest) = (part.depth + 1, content_type.word == "multipart/digest");
        inside.into_iter().map(|range| Ahead { range, depth, in_digest, group }).collect()
    }

    fn put(&mut self, leaf: Part) {
        if leaf.is_text() && !leaf.is_html() {
            let mut next = leaf.group;
            while let Some(group) = next.and_then(|at| self.groups.get_mut(at)) {
                group.has_plain_text = true;
                next = group.around;
            }
        }
        self.leaves.push(leaf);
    }
}

fn boundary(content_type: &Value) -> Option<String> {
    let boundary = content_type.parameter("boundary")?;
    let is_usable = boundary.len() <= LONGEST_BOUNDARY;
    (is_usable && content_type.word.starts_with("multipart/")).then_some(boundary)
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

fn leaf(head: &Head<'_>, content_type: &Value, body: Range<usize>, group: Option<usize>) -> Part {
    let disposition = head.value("Content-Disposition");
    let in_disposition = disposition.as_ref().and_then(|is| is.parameter("filename"));
    let name = in_disposition.or_else(|| content_type.parameter("name"));
    // What is no type at all is plain text (RFC 2045, 5.2).
    let is_type = content_type.word.contains('/');
    let media_type = if is_type { content_type.word.as_str() } else { "text/plain" };
    // What stands in parts that were not told apart is no text to read.
    let is_opaque = media_type.starts_with("multipart/");
    let is_attachment = disposition.is_some_and(|is| is.word == "attachment");
    let id = head.text("Content-ID").map(|id| id.trim_matches(['<', '>', ' ']).to_owned());
    let encoding = head.value("Content-Transfer-Encoding").map(|is| is.word);
    Part {
        media_type: media_type.to_owned(),
        is_attachment: is_attachment || name.is_some() || is_opaque,
        name,
        content_id: id.filter(|id| !id.is_empty()),
        charset: content_type.parameter("charset"),
        encoding: encoding.unwrap_or_default(),
        body,
        group,
    }
}
