//! Markdown within a paragraph: code, stress, links, escapes.

use super::line::{Span, Style};

/// The pieces of a paragraph. With `marks`, code keeps its backticks.
pub(super) fn spans(text: &str, marks: bool) -> Vec<Span> {
    let mut spans = Vec::new();
    read(text, Style::Plain, marks, &mut spans);
    spans
}

fn read(text: &str, style: Style, marks: bool, spans: &mut Vec<Span>) {
    let mut rest = text;
    let mut plain = String::new();
    while let Some(first) = rest.chars().next() {
        let Some((found, after)) = construct(rest) else {
            plain.push(first);
            rest = &rest[first.len_utf8()..];
            continue;
        };
        if let Construct::Literal(character) = found {
            plain.push(character);
        } else {
            put(&mut plain, style, spans);
            found.write(style, marks, spans);
        }
        rest = after;
    }
    put(&mut plain, style, spans);
}

fn put(plain: &mut String, style: Style, spans: &mut Vec<Span>) {
    if !plain.is_empty() {
        spans.push(Span::new(plain, style));
        plain.clear();
    }
}

enum Construct<'a> {
    Literal(char),
    Code(&'a str),
    Strong(&'a str),
    Emphasis(&'a str),
    Link { text: &'a str, target: &'a str },
}

impl Construct<'_> {
    fn write(&self, style: Style, marks: bool, spans: &mut Vec<Span>) {
        match *self {
            Construct::Literal(character) => spans.push(Span::new(&character.to_string(), style)),
            Construct::Code(code) if marks && code.contains('`') => {
                spans.push(Span::new(&format!("`` {code} ``"), Style::Code));
            }
            Construct::Code(code) if marks => {
                spans.push(Span::new(&format!("`{code}`"), Style::Code));
            }
            Construct::Code(code) => spans.push(Span::new(code, Style::Code)),
            Construct::Strong(text) => read(text, Style::Strong, marks, spans),
            Construct::Emphasis(text) => read(text, Style::Emphasis, marks, spans),
            Construct::Link { text, target } => {
                read(text, Style::Link, marks, spans);
                // A path of the repository is its own text; a page elsewhere must be seen.
                if target.contains("://") && target != text {
                    spans.push(Span::new(&format!(" <{target}>"), Style::Link));
                }
            }
        }
    }
}

/// What begins here and what follows it; nothing when this character is just a character.
fn construct(text: &str) -> Option<(Construct<'_>, &str)> {
    match text.as_bytes().first()? {
        b'\\' => {
            let escaped = text[1..].chars().next().filter(char::is_ascii_punctuation)?;
            Some((Construct::Literal(escaped), &text[2..]))
        }
        b'`' => code(text),
        b'*' if text.starts_with("**") => {
            enclosed(text, "**").map(|(inside, rest)| (Construct::Strong(inside), rest))
        }
        b'*' => enclosed(text, "*").map(|(inside, rest)| (Construct::Emphasis(inside), rest)),
        b'[' => link(text),
        _ => None,
    }
}

/// Code between runs of as many backticks; one blank at each side belongs to the marks.
fn code(text: &str) -> Option<(Construct<'_>, &str)> {
    let length = text.len() - text.trim_start_matches('`').len();
    let (marks, inside) = text.split_at(length);
    let mut end = inside.find(marks)?;
    // A longer run does not close a shorter one.
    while inside[end + length..].starts_with('`') {
        let run = inside[end..].len() - inside[end..].trim_start_matches('`').len();
        end += run;
        end += inside[end..].find(marks)?;
    }
    let (inside, rest) = (&inside[..end], &inside[end + length..]);
    let trimmed = inside.strip_prefix(' ').and_then(|inside| inside.strip_suffix(' '));
    Some((Construct::Code(trimmed.filter(|t| !t.trim().is_empty()).unwrap_or(inside)), rest))
}

/// Stress does not begin before a blank, nor end behind one, nor span code by half.
fn enclosed<'a>(text: &'a str, mark: &str) -> Option<(&'a str, &'a str)> {
    let inside = &text[mark.len()..];
    if inside.starts_with([' ', '*']) {
        return None;
    }
    let mut from = 0;
    loop {
        let end = from + inside.get(from..)?.find(mark)?;
        let is_whole = inside[..end].matches('`').count().is_multiple_of(2);
        if end > 0 && is_whole && !inside[..end].ends_with(' ') {
            return Some((&inside[..end], &inside[end + mark.len()..]));
        }
        from = end + mark.len();
    }
}

fn link(text: &str) -> Option<(Construct<'_>, &str)> {
    let (inside, rest) = text[1..].split_once("](")?;
    if inside.contains(['[', '\n']) {
        return None;
    }
    let (target, rest) = rest.split_once(')')?;
    Some((Construct::Link { text: inside, target }, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(String, Style)> {
        spans(text, false).into_iter().map(|span| (span.text, span.style)).collect()
    }

    #[test]
    fn marks_become_styles() {
        let plain = |text: &str| (text.to_owned(), Style::Plain);
        let styled = |text: &str, style| (text.to_owned(), style);
        let table = [
            ("a `b c` d", vec![plain("a "), styled("b c", Style::Code), plain(" d")]),
            ("`` a ` b ``", vec![styled("a ` b", Style::Code)]),
            (
                "**x `y`** z",
                vec![styled("x ", Style::Strong), styled("y", Style::Code), plain(" z")],
            ),
            ("*a*, 2 * 3", vec![styled("a", Style::Emphasis), plain(", 2 * 3")]),
            ("[`e/m.rs`](e/m.rs):", vec![styled("e/m.rs", Style::Code), plain(":")]),
            ("[a](https://b)", vec![styled("a", Style::Link), styled(" <https://b>", Style::Link)]),
            (r"a \* b \q", vec![plain(r"a * b \q")]),
            ("open ` and ** and [x]", vec![plain("open ` and ** and [x]")]),
            ("`a*b` * c*", vec![styled("a*b", Style::Code), plain(" * c*")]),
        ];
        for (text, expected) in table {
            assert_eq!(read(text), expected, "{text}");
        }
    }

    #[test]
    fn without_colour_code_keeps_its_marks() {
        let shown: String = spans("a `b` c", true).into_iter().map(|span| span.text).collect();
        assert_eq!(shown, "a `b` c");
    }
}
