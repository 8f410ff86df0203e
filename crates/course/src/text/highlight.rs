//! Colours for the languages of the lessons: words, texts, numbers, remarks. A scanner of a page
//! does for code that is read in a minute; a library for it would be the largest part of the
//! command's first build.

use super::line::{Line, Style};

/// The code as lines.
pub(super) fn highlighted(text: &str, language: &str) -> Vec<Line> {
    match language {
        "console" => text.lines().map(console).collect(),
        "rust" => scanned(text, &RUST),
        "python" => scanned(text, &PYTHON),
        "shell" | "sh" | "bash" => scanned(text, &SHELL),
        "json" => scanned(text, &JSON),
        "toml" => scanned(text, &TOML),
        _ => text.lines().map(|line| Line::of(line, Style::Plain)).collect(),
    }
}

/// A line of a demonstration.
fn console(line: &str) -> Line {
    let mut shown = Line::default();
    if let Some(command) = line.strip_prefix("$ ") {
        shown.push("$ ", Style::Faint);
        shown.push(command, Style::Command);
    } else if let Some(typed) = line.strip_prefix("> ") {
        shown.push("> ", Style::Faint);
        shown.push(typed, Style::Typed);
    } else if matches!(line, "^C" | "^D" | ">") {
        shown.push(line, Style::Typed);
    } else if line.starts_with("# ") {
        shown.push(line, Style::Faint);
    } else {
        shown.push(line, Style::Plain);
    }
    shown
}

struct Language {
    keywords: &'static [&'static str],
    comment: &'static str,
    quotes: &'static [char],
    /// Whether a name with a capital is a type.
    has_types: bool,
}

const RUST: Language = Language {
    keywords: &[
        "as", "async", "await", "break", "const", "continue", "crate", "dyn", "else", "enum",
        "false", "fn", "for", "if", "impl", "in", "let", "loop", "match", "mod", "move", "mut",
        "pub", "ref", "return", "self", "Self", "static", "struct", "super", "trait", "true",
        "type", "unsafe", "use", "where", "while",
    ],
    comment: "//",
    quotes: &['"'],
    has_types: true,
};

const PYTHON: Language = Language {
    keywords: &[
        "False", "None", "True", "and", "as", "assert", "break", "class", "continue", "def", "del",
        "elif", "else", "except", "finally", "for", "from", "global", "if", "import", "in", "is",
        "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "try", "while", "with",
        "yield",
    ],
    comment: "#",
    quotes: &['"', '\''],
    has_types: true,
};

const SHELL: Language = Language {
    keywords: &["case", "do", "done", "elif", "else", "esac", "export", "fi", "for", "if", "then"],
    comment: "# ",
    quotes: &['"', '\''],
    has_types: false,
};

const JSON: Language = Language {
    keywords: &["true", "false", "null"],
    comment: "//",
    quotes: &['"'],
    has_types: false,
};

const TOML: Language =
    Language { keywords: &["true", "false"], comment: "#", quotes: &['"', '\''], has_types: false };

fn scanned(text: &str, language: &Language) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut line = Line::default();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let (length, style) = token(rest, first, language);
        let (token, after) = rest.split_at(length);
        for (number, piece) in token.split('\n').enumerate() {
            if number > 0 {
                lines.push(std::mem::take(&mut line));
            }
            line.push(piece, style);
        }
        rest = after;
    }
    if !line.spans().is_empty() {
        lines.push(line);
    }
    lines
}

/// The bytes of the next token, and what it is.
fn token(text: &str, first: char, language: &Language) -> (usize, Style) {
    if text.starts_with(language.comment) {
        return (text.find('\n').unwrap_or(text.len()), Style::Faint);
    }
    if language.quotes.contains(&first) {
        return (quoted(text, first), Style::Text);
    }
    if first == '\'' {
        return character(text);
    }
    let is_word = |character: char| character.is_alphanumeric() || character == '_';
    if !is_word(first) {
        return (first.len_utf8(), Style::Plain);
    }
    let length = text.find(|character| !is_word(character)).unwrap_or(text.len());
    let (word, rest) = text.split_at(length);
    let style = match word {
        // b"…", r"…", f"…"
        "b" | "r" | "f" | "br" if rest.starts_with(language.quotes) => Style::Text,
        _ if language.keywords.contains(&word) => Style::Keyword,
        _ if first.is_ascii_digit() => Style::Number,
        _ if language.has_types && first.is_ascii_uppercase() => Style::Type,
        _ => Style::Plain,
    };
    (length, style)
}

/// The bytes of a text in quotes; a quote that is never closed ends with its line.
fn quoted(text: &str, quote: char) -> usize {
    let triple: String = [quote; 3].iter().collect();
    if text.starts_with(&triple) {
        return text[3..].find(&triple).map_or(text.len(), |end| end + 6);
    }
    let mut is_escaped = false;
    for (at, character) in text.char_indices().skip(1) {
        match character {
            '\n' if !is_escaped => return at,
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            _ if character == quote => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// Rust's `'x'`, or the mark of a lifetime.
fn character(text: &str) -> (usize, Style) {
    let end = match text[1..].chars().next() {
        Some('\\') => text[2..].char_indices().nth(1).and_then(|_| {
            let end = text[2..].find('\'')?;
            Some(end + 3).filter(|&end| end <= 12)
        }),
        Some(inside) => {
            let end = 1 + inside.len_utf8();
            text[end..].starts_with('\'').then_some(end + 1)
        }
        None => None,
    };
    end.map_or((1, Style::Plain), |end| (end, Style::Text))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn styles(text: &str, language: &str) -> Vec<(String, Style)> {
        let lines = highlighted(text, language);
        let spans = lines.iter().flat_map(|line| line.spans().to_vec());
        spans
            .filter(|span| span.style != Style::Plain)
            .map(|span| (span.text, span.style))
            .collect()
    }

    #[track_caller]
    fn has(text: &str, language: &str, expected: &[(&str, Style)]) {
        let expected: Vec<_> = expected.iter().map(|&(t, s)| (t.to_owned(), s)).collect();
        assert_eq!(styles(text, language), expected);
    }

    #[test]
    fn rust_python_and_demonstrations_are_coloured() {
        has(
            "let s: &'a str = b\"x\\\"y\"; // \"no\"\n'\\n' 1024 Vec\n",
            "rust",
            &[
                ("let", Style::Keyword),
                ("b", Style::Text),
                ("\"x\\\"y\"", Style::Text),
                ("// \"no\"", Style::Faint),
                ("'\\n'", Style::Text),
                ("1024", Style::Number),
                ("Vec", Style::Type),
            ],
        );
        has(
            "def f(): # x\n    '#'\n",
            "python",
            &[("def", Style::Keyword), ("# x", Style::Faint), ("'#'", Style::Text)],
        );
        has(
            "# terminal 1\n$ ls\nx\n> y\n^C\n",
            "console",
            &[
                ("# terminal 1", Style::Faint),
                ("$ ", Style::Faint),
                ("ls", Style::Command),
                ("> ", Style::Faint),
                ("y", Style::Typed),
                ("^C", Style::Typed),
            ],
        );
    }

    #[test]
    fn no_text_is_lost_or_moved_to_another_line() {
        let texts =
            ["let x = \"open\n'a 'b' '\\u{1f}' \"\"\"x\ny\"\"\" // z\n\n你好 \\", "'", "'\\"];
        for text in texts {
            for language in ["rust", "python", "shell", "json", "toml", "text", "console"] {
                let lines: Vec<_> = highlighted(text, language).iter().map(Line::plain).collect();
                assert_eq!(lines, text.lines().collect::<Vec<_>>(), "{language}");
            }
        }
    }
}
