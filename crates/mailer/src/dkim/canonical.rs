//! What is left of a message when the changes that mail servers make on the way do not count:
//! the "relaxed" canonicalisation of RFC 6376, 3.4.2 and 3.4.4. Pure functions.

/// The headers and the body of a message; the empty line belongs to neither.
pub(super) fn split(message: &[u8]) -> (&[u8], &[u8]) {
    let end = b"\r\n\r\n";
    match message.windows(end.len()).position(|window| window == end) {
        Some(at) => {
            let (head, rest) = message.split_at(at + 2);
            (head, rest.get(2..).unwrap_or_default())
        }
        None => (message, &[]),
    }
}

/// The headers in order: the name in lower case, and the whole header canonical, without a line
/// end.
pub(super) fn fields(head: &[u8]) -> Vec<(String, String)> {
    let mut fields: Vec<String> = Vec::new();
    for line in String::from_utf8_lossy(head).split("\r\n").filter(|line| !line.is_empty()) {
        match fields.last_mut() {
            Some(field) if line.starts_with([' ', '\t']) => field.push_str(line),
            _ => fields.push(line.to_owned()),
        }
    }
    let named = |line: String| {
        let canonical = field(&line);
        let name = canonical.split(':').next().unwrap_or_default().to_owned();
        (name, canonical)
    };
    fields.into_iter().map(named).collect()
}

/// One header: name in lower case, unfolded, blanks in a row as one, none at the ends.
pub(super) fn field(line: &str) -> String {
    let (name, value) = line.split_once(':').unwrap_or((line, ""));
    let value = value.replace("\r\n", "");
    let words: Vec<&str> = value.split([' ', '\t']).filter(|word| !word.is_empty()).collect();
    format!("{}:{}", name.trim_end_matches([' ', '\t']).to_ascii_lowercase(), words.join(" "))
}

/// The headers that are signed, in the order in which they are named, each with a line end. A
/// name that stands for no header (any more) adds nothing.
pub(super) fn chosen(fields: &[(String, String)], names: &[&str]) -> Vec<u8> {
    let mut left: Vec<&(String, String)> = fields.iter().collect();
    let mut data = Vec::new();
    for name in names {
        // The last one first, RFC 6376, 5.4.2.
        if let Some(at) = left.iter().rposition(|(known, _)| known == name) {
            data.extend_from_slice(left.remove(at).1.as_bytes());
            data.extend_from_slice(b"\r\n");
        }
    }
    data
}

/// A body: blanks in a row as one, none at line ends, no empty lines at the end.
pub(super) fn body(body: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(body.len());
    let mut empty_lines = 0;
    let mut rest = body;
    while !rest.is_empty() {
        let length = rest.windows(2).position(|pair| pair == b"\r\n");
        let (line, behind) = match length {
            Some(at) => (rest.get(..at), rest.get(at + 2..)),
            None => (Some(rest), None),
        };
        rest = behind.unwrap_or_default();
        let line = relaxed_line(line.unwrap_or_default());
        if line.is_empty() {
            empty_lines += 1;
            continue;
        }
        (0..empty_lines).for_each(|_| out.extend_from_slice(b"\r\n"));
        empty_lines = 0;
        out.extend_from_slice(&line);
        out.extend_from_slice(b"\r\n");
    }
    out
}

fn relaxed_line(line: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(line.len());
    let mut blank = false;
    for &byte in line {
        if byte == b' ' || byte == b'\t' {
            blank = true;
            continue;
        }
        if blank {
            out.push(b' ');
        }
        blank = false;
        out.push(byte);
    }
    out
}
