//! The headers of a message or a part.

/// The longest line of a header that is read to its end, in bytes: RFC 5322, 2.1.1 allows 998, and
/// `mailparse` looks through a line once for each word in it.
const LONGEST_LINE: usize = 1000;
/// So many bytes of headers are read.
const MOST: usize = 64 * 1024;

/// A header, decoded. Foreign text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// As it was written, such as `Subject`.
    pub name: String,
    /// Without line ends, encoded words decoded (RFC 2047).
    pub value: String,
}

/// Headers, and where the body begins.
pub(super) struct Head {
    pub(super) headers: Vec<Header>,
    pub(super) body: usize,
    pub(super) is_cut: bool,
}

impl Head {
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let mut same = self.headers.iter().filter(|header| header.name.eq_ignore_ascii_case(name));
        same.next().map(|header| header.value.as_str())
    }
}

/// Reads up to the empty line. What does not begin with a header has none: a person who tries a
/// server by hand often leaves them away.
pub(super) fn split(raw: &[u8]) -> Head {
    let mut kept = Vec::new();
    let (mut body, mut is_cut) = (0, false);
    for line in raw.split_inclusive(|&byte| byte == b'\n') {
        let text = line.trim_ascii_end();
        if text.is_empty() && !line.starts_with(b" ") && !line.starts_with(b"\t") {
            body += line.len();
            break;
        }
        if body == 0 && !begins_header(text) {
            return Head { headers: Vec::new(), body: 0, is_cut: false };
        }
        body += line.len();
        let shortened = shortened(text);
        is_cut |= shortened.len() < text.len();
        if kept.len() + shortened.len() < MOST {
            // A CR within a line is an error to `mailparse`, and nothing to a reader.
            kept.extend(shortened.iter().map(|&byte| if byte == b'\r' { b' ' } else { byte }));
            kept.push(b'\n');
        } else {
            is_cut = true;
        }
    }
    let parsed = mailparse::parse_headers(&kept).map(|(headers, _)| headers).unwrap_or_default();
    let headers = parsed.iter().map(|header| Header {
        name: header.get_key().trim().to_owned(),
        value: header.get_value().trim().to_owned(),
    });
    Head { headers: headers.collect(), body, is_cut }
}

/// `name:`, or the `From ` that some programs put before all headers.
fn begins_header(line: &[u8]) -> bool {
    let name = line.iter().take_while(|byte| byte.is_ascii_graphic() && **byte != b':').count();
    name > 0
        && matches!(line.get(name), Some(b':' | b' '))
        && (line.get(name) == Some(&b':') || line.starts_with(b"From "))
}

/// A line's beginning, not cut within a character.
fn shortened(line: &[u8]) -> &[u8] {
    let Some(beginning) = line.get(..LONGEST_LINE).filter(|_| line.len() > LONGEST_LINE) else {
        return line;
    };
    let is_inside = |byte: &&u8| **byte & 0xc0 == 0x80;
    let inside = line.get(LONGEST_LINE).iter().filter(|byte| is_inside(byte)).count();
    let back = beginning.iter().rev().take_while(is_inside).count();
    let end = if inside > 0 { beginning.len().saturating_sub(back + 1) } else { beginning.len() };
    beginning.get(..end).unwrap_or(beginning)
}
