//! The head of a message or part: fields, their values, addresses.

use std::mem;

/// Fields as they stand: names, and values with their line ends.
pub(super) struct Fields<'a>(Vec<(&'a [u8], &'a [u8])>);

/// The fields of a message or part, and what follows the empty line after them.
pub(super) fn split(entity: &[u8]) -> (Fields<'_>, &[u8]) {
    let mut fields = Vec::new();
    let (mut begin, mut at) = (0, 0);
    for line in entity.split_inclusive(|&byte| byte == b'\n') {
        // A line that begins with white space goes on with the field (RFC 5322, 2.2.3).
        if !matches!(line, [b' ' | b'\t', ..]) {
            fields.extend(field(&entity[begin..at]));
            begin = at;
        }
        at += line.len();
        if matches!(line, b"\n" | b"\r\n") {
            return (Fields(fields), &entity[at..]);
        }
    }
    fields.extend(field(&entity[begin..]));
    (Fields(fields), &[])
}

fn field(lines: &[u8]) -> Option<(&[u8], &[u8])> {
    let colon = lines.iter().position(|&byte| byte == b':')?;
    let (name, value) = lines.split_at(colon);
    Some((name.trim_ascii_end(), &value[1..]))
}

impl Fields<'_> {
    /// The value of a field on one line; of a field that stands there twice, the last.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        let is_it = |(own, _): &&(&[u8], &[u8])| own.eq_ignore_ascii_case(name.as_bytes());
        let (_, value) = self.0.iter().rev().find(is_it)?;
        // Bytes above ASCII are UTF-8 (RFC 6532).
        let value = String::from_utf8_lossy(value);
        Some(value.chars().filter(|c| !matches!(c, '\r' | '\n')).collect::<String>().trim().into())
    }

    /// The value of a field that has a word and parameters.
    pub(super) fn value(&self, name: &str) -> Option<Value> {
        self.text(name).map(|text| Value::of(&text))
    }
}

/// A word with parameters: `text/plain; charset="utf-8"` (RFC 2045, 5.1).
pub(super) struct Value {
    /// The word, in lower case.
    pub(super) word: String,
    parameters: Vec<(String, String)>,
}

impl Value {
    pub(super) fn of(text: &str) -> Self {
        let mut pieces = pieces(text).into_iter();
        let word = pieces.next().unwrap_or_default();
        let word = word.split_whitespace().next().unwrap_or_default().to_ascii_lowercase();
        let parameter = |piece: String| {
            let (name, value) = piece.split_once('=')?;
            Some((name.trim().to_ascii_lowercase(), value.trim().to_owned()))
        };
        Self { word, parameters: pieces.filter_map(parameter).collect() }
    }

    /// A parameter that is there and not empty.
    pub(super) fn parameter(&self, name: &str) -> Option<&str> {
        let value = self.parameters.iter().find(|(own, _)| own == name);
        value.map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
    }
}

/// What stands between semicolons, those in quotes not counted; without the quotes.
fn pieces(text: &str) -> Vec<String> {
    let mut pieces = vec![String::new()];
    let mut is_quoted = false;
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        let kept = match character {
            '"' => {
                is_quoted = !is_quoted;
                None
            }
            ';' if !is_quoted => {
                pieces.push(String::new());
                None
            }
            '\\' if is_quoted => characters.next(),
            other => Some(other),
        };
        if let Some(piece) = pieces.last_mut() {
            piece.extend(kept);
        }
    }
    pieces
}

/// The addresses of a list of mailboxes (RFC 5322, 3.4), without names and comments.
pub(super) fn addresses(list: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut current = String::new();
    let (mut is_quoted, mut is_in_angles, mut comments) = (false, false, 0_usize);
    let mut characters = list.chars();
    while let Some(character) = characters.next() {
        match character {
            '\\' if is_quoted || comments > 0 => {
                let escaped = characters.next().filter(|_| comments == 0);
                current.extend(escaped.map(|escaped| ['\\', escaped]).into_iter().flatten());
            }
            '(' if !is_quoted => comments += 1,
            ')' if comments > 0 => comments -= 1,
            _ if comments > 0 => {}
            '"' => {
                is_quoted = !is_quoted;
                current.push('"');
            }
            _ if is_quoted => current.push(character),
            // What stood before was a name.
            '<' => {
                current.clear();
                is_in_angles = true;
            }
            '>' | ',' | ';' if character == '>' || !is_in_angles => {
                found.push(mem::take(&mut current));
                is_in_angles = false;
            }
            // That of a group.
            ':' if !is_in_angles && !current.contains('@') => current.clear(),
            _ => current.push(character),
        }
    }
    found.push(current);
    found
        .iter()
        .map(|found| found.trim())
        .filter(|found| !found.is_empty())
        .map(Into::into)
        .collect()
}
