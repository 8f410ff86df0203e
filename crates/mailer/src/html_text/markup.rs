//! HTML as a row of tags and texts. Everything is found by searching forward, each byte once.

use super::entity;

/// A piece of a page.
pub(super) enum Token<'a> {
    /// Text, its references not decoded yet.
    Text(&'a str),
    /// An opening tag.
    Open(Tag),
    /// The name of a closing tag, in lower case.
    Close(String),
}

/// An opening tag, with the attributes that a text can show.
#[derive(Default)]
pub(super) struct Tag {
    /// In lower case.
    pub(super) name: String,
    pub(super) href: Option<String>,
    pub(super) alt: Option<String>,
}

/// What stands in these is no text for a reader.
const SILENT: [&str; 8] =
    ["script", "style", "title", "template", "noscript", "svg", "iframe", "object"];

/// Reads a page.
pub(super) struct Markup<'a> {
    rest: &'a str,
}

impl<'a> Markup<'a> {
    pub(super) fn new(html: &'a str) -> Self {
        Self { rest: html }
    }

    fn take(&mut self, length: usize) -> &'a str {
        let (taken, rest) = self.rest.split_at_checked(length).unwrap_or((self.rest, ""));
        self.rest = rest;
        taken
    }

    /// Skips to behind `end`, or to the end of the page.
    fn skip_behind(&mut self, end: &str) {
        let length = self.rest.find(end).map_or(self.rest.len(), |at| at + end.len());
        self.take(length);
    }

    /// Skips what stands in a silent element, its closing tag too.
    fn skip_element(&mut self, name: &str) {
        while let Some(at) = self.rest.find("</") {
            self.take(at + 2);
            let begins = self.rest.get(..name.len());
            if begins.is_some_and(|found| found.eq_ignore_ascii_case(name)) {
                self.skip_behind(">");
                return;
            }
        }
        self.rest = "";
    }

    fn tag(&mut self) -> Option<Token<'a>> {
        let rest = self.rest.get(1..)?;
        if rest.starts_with("!--") {
            self.take(4);
            self.skip_behind("-->");
            return None;
        }
        if rest.starts_with(['!', '?']) {
            self.skip_behind(">");
            return None;
        }
        let closes = rest.starts_with('/');
        self.take(1 + usize::from(closes));
        let name = self.name();
        let tag = self.attributes(name);
        if closes {
            return Some(Token::Close(tag.name));
        }
        if SILENT.contains(&tag.name.as_str()) {
            let name = tag.name;
            self.skip_element(&name);
            return None;
        }
        Some(Token::Open(tag))
    }

    fn name(&mut self) -> String {
        let ends = |c: char| c.is_ascii_whitespace() || matches!(c, '>' | '/');
        let length = self.rest.find(ends).unwrap_or(self.rest.len());
        self.take(length).to_ascii_lowercase()
    }

    /// Reads to the end of the tag. A quoted value may hold a `>`.
    fn attributes(&mut self, name: String) -> Tag {
        let mut tag = Tag { name, ..Tag::default() };
        loop {
            let blanks = |c: char| c.is_ascii_whitespace() || c == '/';
            self.rest = self.rest.trim_start_matches(blanks);
            if self.rest.is_empty() {
                return tag;
            }
            if self.rest.starts_with('>') {
                self.take(1);
                return tag;
            }
            let ends = |c: char| c.is_ascii_whitespace() || matches!(c, '>' | '/' | '=');
            let length = self.rest.find(ends).unwrap_or(self.rest.len());
            let attribute = self.take(length);
            self.rest = self.rest.trim_start();
            let value = match self.rest.strip_prefix('=') {
                Some(rest) => {
                    self.rest = rest.trim_start();
                    self.value()
                }
                None => "",
            };
            let slot = match attribute {
                _ if attribute.eq_ignore_ascii_case("href") => &mut tag.href,
                _ if attribute.eq_ignore_ascii_case("alt") => &mut tag.alt,
                _ => continue,
            };
            *slot = Some(one_line(&entity::decoded(value)));
        }
    }

    fn value(&mut self) -> &'a str {
        match self.rest.chars().next() {
            Some(quote @ ('"' | '\'')) => {
                self.take(1);
                let length = self.rest.find(quote).unwrap_or(self.rest.len());
                let value = self.take(length);
                self.take(1);
                value
            }
            _ => {
                let ends = |c: char| c.is_ascii_whitespace() || c == '>';
                let length = self.rest.find(ends).unwrap_or(self.rest.len());
                self.take(length)
            }
        }
    }
}

impl<'a> Iterator for Markup<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        while !self.rest.is_empty() {
            if begins_tag(self.rest) {
                match self.tag() {
                    Some(token) => return Some(token),
                    None => continue,
                }
            }
            // A `<` with no name behind it is text.
            let next = self.rest.match_indices('<').map(|(at, _)| at);
            let next = next
                .skip_while(|&at| at == 0)
                .find(|&at| self.rest.get(at..).is_some_and(begins_tag));
            let length = next.unwrap_or(self.rest.len());
            return Some(Token::Text(self.take(length)));
        }
        None
    }
}

fn begins_tag(text: &str) -> bool {
    let mut characters = text.chars();
    if characters.next() != Some('<') {
        return false;
    }
    match characters.next() {
        Some('/') => characters.next().is_some_and(|c| c.is_ascii_alphabetic()),
        Some(c) => c.is_ascii_alphabetic() || matches!(c, '!' | '?'),
        None => false,
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
