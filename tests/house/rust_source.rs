//! Rust source as tokens: enough to find calls, literals and doc comments without being misled
//! by what stands in strings and comments.

/// A word, a literal, a doc comment or a sign of Rust source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// An identifier, a keyword or a number.
    Word(String),
    /// A string literal's value.
    Text(String),
    /// A `///` line, without the slashes and one blank.
    Doc(String),
    /// Anything else, character by character.
    Sign(char),
}

/// A token and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) kind: Kind,
    pub(crate) line: usize,
    /// It stands in an item under `#[cfg(test)]` or `#[test]`.
    pub(crate) in_test: bool,
}

impl Token {
    pub(crate) fn is_word(&self, word: &str) -> bool {
        matches!(&self.kind, Kind::Word(found) if found == word)
    }

    pub(crate) fn is_sign(&self, sign: char) -> bool {
        self.kind == Kind::Sign(sign)
    }

    pub(crate) fn word(&self) -> Option<&str> {
        match &self.kind {
            Kind::Word(word) => Some(word),
            _ => None,
        }
    }

    pub(crate) fn text(&self) -> Option<&str> {
        match &self.kind {
            Kind::Text(text) => Some(text),
            _ => None,
        }
    }
}

/// Whether these tokens begin with `pattern`, words and signs separated by blanks:
/// `thread : : sleep (`.
pub(crate) fn begins_with(tokens: &[Token], pattern: &str) -> bool {
    let mut tokens = tokens.iter();
    pattern.split(' ').all(|wanted| {
        tokens.next().is_some_and(|token| match &token.kind {
            Kind::Word(word) => word == wanted,
            Kind::Sign(sign) => wanted.chars().eq([*sign]),
            Kind::Text(_) | Kind::Doc(_) => false,
        })
    })
}

/// The position behind the bracket that closes the one at `open`.
pub(crate) fn behind_closing(tokens: &[Token], open: usize) -> usize {
    let mut depth = 0_usize;
    for (at, token) in tokens.iter().enumerate().skip(open) {
        match token.kind {
            Kind::Sign('(' | '[' | '{') => depth += 1,
            Kind::Sign(')' | ']' | '}') => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return at + 1;
        }
    }
    tokens.len()
}

/// Reads source. What does not compile gives some tokens too, but no panic.
pub(crate) fn tokens(source: &str) -> Vec<Token> {
    let mut lexer = Lexer { rest: source, line: 1, tokens: Vec::new() };
    while !lexer.rest.is_empty() {
        lexer.step();
    }
    mark_tests(&mut lexer.tokens);
    lexer.tokens
}

struct Lexer<'a> {
    rest: &'a str,
    line: usize,
    tokens: Vec<Token>,
}

impl<'a> Lexer<'a> {
    fn step(&mut self) {
        let rest = self.rest;
        let first = rest.chars().next().unwrap_or_default();
        if rest.starts_with("//") {
            self.line_comment();
        } else if rest.starts_with("/*") {
            self.take(block_comment_length(rest));
        } else if let Some((prefix, hashes)) = raw_string(rest) {
            self.raw_string(prefix, hashes);
        } else if let Some(prefix) = string_prefix(rest) {
            self.string(prefix);
        } else if first == '\'' {
            self.take(quote_length(rest));
        } else if is_word_character(first) {
            let end = rest.find(|c| !is_word_character(c)).unwrap_or(rest.len());
            let word = Kind::Word(rest[..end].to_owned());
            self.push(word, end);
        } else if first.is_whitespace() {
            self.take(first.len_utf8());
        } else {
            self.push(Kind::Sign(first), first.len_utf8());
        }
    }

    fn push(&mut self, kind: Kind, length: usize) {
        let line = self.line;
        self.take(length);
        self.tokens.push(Token { kind, line, in_test: false });
    }

    fn take(&mut self, length: usize) -> &'a str {
        let (taken, rest) = self.rest.split_at(length);
        self.line += taken.matches('\n').count();
        self.rest = rest;
        taken
    }

    fn line_comment(&mut self) {
        let end = self.rest.find('\n').unwrap_or(self.rest.len());
        let comment = &self.rest[..end];
        match comment.strip_prefix("///") {
            Some(doc) if !doc.starts_with('/') => {
                let doc = doc.strip_prefix(' ').unwrap_or(doc).to_owned();
                self.push(Kind::Doc(doc), end);
            }
            _ => {
                self.take(end);
            }
        }
    }

    fn raw_string(&mut self, prefix: usize, hashes: usize) {
        let closing = format!("\"{}", "#".repeat(hashes));
        let inside = &self.rest[prefix..];
        let length = inside.find(&closing).unwrap_or(inside.len());
        let end = (prefix + length + closing.len()).min(self.rest.len());
        self.push(Kind::Text(inside[..length].to_owned()), end);
    }

    fn string(&mut self, prefix: usize) {
        let (value, length) = unescape(&self.rest[prefix..]);
        self.push(Kind::Text(value), prefix + length);
    }
}

fn is_word_character(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn block_comment_length(text: &str) -> usize {
    let (mut depth, mut at) = (0_usize, 0);
    while at < text.len() {
        if text[at..].starts_with("/*") {
            (depth, at) = (depth + 1, at + 2);
        } else if text[at..].starts_with("*/") {
            (depth, at) = (depth - 1, at + 2);
            if depth == 0 {
                return at;
            }
        } else {
            at += text[at..].chars().next().map_or(1, char::len_utf8);
        }
    }
    text.len()
}

/// The length up to the first character, and the number of hashes, of `r#"…"#` and its like.
fn raw_string(text: &str) -> Option<(usize, usize)> {
    let prefixes = ["r", "br", "cr"];
    let prefix = prefixes.iter().find(|prefix| text.starts_with(**prefix))?;
    let rest = &text[prefix.len()..];
    let hashes = rest.len() - rest.trim_start_matches('#').len();
    let opens = rest[hashes..].starts_with('"');
    opens.then_some((prefix.len() + hashes + 1, hashes))
}

/// The length up to the first character of `"…"`, `b"…"` and `c"…"`.
fn string_prefix(text: &str) -> Option<usize> {
    let prefixes = ["\"", "b\"", "c\""];
    let prefix = prefixes.iter().find(|prefix| text.starts_with(**prefix));
    prefix.map(|prefix| prefix.len())
}

/// How much of `'a'`, `'\n'` or `'lifetime` to pass over.
fn quote_length(text: &str) -> usize {
    let mut inside = text.char_indices().skip(1);
    match (inside.next(), inside.next()) {
        (Some((_, '\\')), Some((escaped, _))) => {
            let behind = &text[escaped..];
            let skip = behind.chars().next().map_or(0, char::len_utf8); // also in '\''
            let closing = behind[skip..].find('\'').map(|at| escaped + skip + at + 1);
            closing.unwrap_or(text.len())
        }
        (Some(_), Some((at, '\''))) => at + 1,
        _ => 1,
    }
}

/// A string literal's value from behind its opening quote, and its length with the closing one.
fn unescape(text: &str) -> (String, usize) {
    let mut value = String::new();
    let mut characters = text.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        match character {
            '"' => return (value, at + 1),
            '\\' => match characters.next().map(|(_, c)| c) {
                // A backslash at the end of a line joins it with the next one's first word.
                Some('\n') => while characters.next_if(|(_, c)| c.is_whitespace()).is_some() {},
                Some('n') => value.push('\n'),
                Some('t') => value.push('\t'),
                Some('r') => value.push('\r'),
                Some('0') => value.push('\0'),
                Some('x') => {
                    let digits = [characters.next(), characters.next()];
                    value.extend(from_hex(digits.into_iter().flatten().map(|(_, c)| c)));
                }
                Some('u') => {
                    let digits: Vec<_> =
                        characters.by_ref().map(|(_, c)| c).take_while(|c| *c != '}').collect();
                    value.extend(from_hex(digits.into_iter().filter(char::is_ascii_hexdigit)));
                }
                Some(other) => value.push(other),
                None => {}
            },
            other => value.push(other),
        }
    }
    (value, text.len())
}

fn from_hex(digits: impl Iterator<Item = char>) -> Option<char> {
    let number = u32::from_str_radix(&digits.collect::<String>(), 16).ok()?;
    char::from_u32(number)
}

/// Marks every item under `#[cfg(test)]` or `#[test]`; behind `#![cfg(test)]`, all that follows.
fn mark_tests(tokens: &mut [Token]) {
    let mut at = 0;
    while at < tokens.len() {
        let inner = begins_with(&tokens[at..], "# ! [");
        let open = at + 1 + usize::from(inner);
        if !inner && !begins_with(&tokens[at..], "# [") {
            at += 1;
            continue;
        }
        let behind = behind_closing(tokens, open);
        if !is_for_tests(&tokens[open + 1..behind]) {
            at = behind;
            continue;
        }
        let end = if inner { tokens.len() } else { item_end(tokens, behind) };
        for token in &mut tokens[at..end] {
            token.in_test = true;
        }
        at = end;
    }
}

fn is_for_tests(attribute: &[Token]) -> bool {
    let has = |word| attribute.iter().any(|token| token.is_word(word));
    let is_cfg = attribute.first().is_some_and(|token| token.is_word("cfg"));
    (is_cfg && has("test") && !has("not")) || begins_with(attribute, "test ]")
}

/// Behind the `;` or the `}` that ends an item.
fn item_end(tokens: &[Token], mut at: usize) -> usize {
    while at < tokens.len() {
        match tokens[at].kind {
            Kind::Sign(';') => return at + 1,
            Kind::Sign('{') => return behind_closing(tokens, at),
            Kind::Sign('(' | '[') => at = behind_closing(tokens, at),
            _ => at += 1,
        }
    }
    at
}

mod tests;
