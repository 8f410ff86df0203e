//! Whether a program's lines are the expected ones, told line by line while they come.
//!
//! `[..]` stands for anything within a line; a line that is only `...` stands for any number of
//! lines, also none.

use std::collections::BTreeSet;

/// An expected line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pattern {
    /// `...`: any number of lines.
    AnyLines,
    /// One line, in which `[..]` is anything.
    Line(String),
}

impl Pattern {
    /// Reads an expected line. Blanks at its end do not count.
    pub fn new(line: &str) -> Self {
        match line.trim_end() {
            "..." => Pattern::AnyLines,
            line => Pattern::Line(line.to_owned()),
        }
    }

    /// Whether this line is the expected one.
    pub fn matches(&self, line: &str) -> bool {
        match self {
            Pattern::AnyLines => true,
            Pattern::Line(pattern) => line_matches(pattern, line.trim_end()),
        }
    }

    /// The pattern as it is written.
    pub fn as_str(&self) -> &str {
        match self {
            Pattern::AnyLines => "...",
            Pattern::Line(line) => line,
        }
    }
}

/// How far lines have come through expected ones.
#[derive(Clone, Debug)]
pub struct Matcher {
    patterns: Vec<Pattern>,
    /// The next expected lines. More than one behind a `...`, which may go on or have ended.
    places: BTreeSet<usize>,
}

impl Matcher {
    /// Before the first line.
    pub fn new(patterns: Vec<Pattern>) -> Self {
        let mut matcher = Self { patterns, places: BTreeSet::new() };
        matcher.stand_at(0);
        matcher
    }

    /// Takes the next line; `false` when it is not an expected one, which then changes nothing.
    pub fn accept(&mut self, line: &str) -> bool {
        let mut next = self.clone();
        next.places.clear();
        for &place in &self.places {
            match self.patterns.get(place) {
                Some(Pattern::AnyLines) => next.stand_at(place),
                Some(pattern) if pattern.matches(line) => next.stand_at(place + 1),
                _ => {}
            }
        }
        let accepted = !next.places.is_empty();
        if accepted {
            *self = next;
        }
        accepted
    }

    /// Whether the first `count` patterns have been satisfied.
    pub fn has_passed(&self, count: usize) -> bool {
        self.places.last().is_some_and(|&place| place >= count)
    }

    /// Whether everything expected has come.
    pub fn is_complete(&self) -> bool {
        self.has_passed(self.patterns.len())
    }

    /// What would be accepted now, as it is written; empty when nothing more is expected.
    pub fn awaited(&self) -> Vec<&str> {
        let places = self.places.iter();
        let patterns = places.filter_map(|&place| self.patterns.get(place));
        patterns.map(Pattern::as_str).collect()
    }

    fn stand_at(&mut self, place: usize) {
        self.places.insert(place);
        if self.patterns.get(place) == Some(&Pattern::AnyLines) {
            self.stand_at(place + 1);
        }
    }
}

fn line_matches(pattern: &str, line: &str) -> bool {
    let Some((first, others)) = pattern.split_once("[..]") else {
        return line == pattern;
    };
    let (middle, last) = others.rsplit_once("[..]").unwrap_or(("", others));
    let Some(mut rest) = line.strip_prefix(first) else {
        return false;
    };
    for piece in middle.split("[..]") {
        let Some(at) = rest.find(piece) else {
            return false;
        };
        rest = &rest[at + piece.len()..];
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(patterns: &[&str], lines: &[&str]) -> Option<Matcher> {
        let patterns = patterns.iter().map(|line| Pattern::new(line)).collect();
        let mut matcher = Matcher::new(patterns);
        lines.iter().all(|line| matcher.accept(line)).then_some(matcher)
    }

    #[test]
    fn within_a_line() {
        let table = [
            ("sent", "sent", true),
            ("sent", "sent  ", true),
            ("sent", "sent 5", false),
            ("sent [..] bytes", "sent 5 bytes", true),
            ("sent [..] bytes", "sent 5 byte", false),
            ("[..]:8888", "listening on 0.0.0.0:8888", true),
            ("from [..] to [..]: x", "from a to b: x", true),
            ("from [..] to [..]: x", "from a: x", false),
            ("a[..]a", "a", false),
            ("a[..]a", "aa", true),
            ("[..]", "", true),
            ("", "", true),
            ("", "x", false),
            ("收到[..]字节", "收到 15 字节", true),
        ];
        for (pattern, line, expected) in table {
            assert_eq!(Pattern::new(pattern).matches(line), expected, "{pattern:?} {line:?}");
        }
    }

    #[test]
    fn over_lines() {
        let complete = |patterns: &[&str], lines: &[&str]| {
            after(patterns, lines).is_some_and(|matcher| matcher.is_complete())
        };
        assert!(complete(&["a", "b"], &["a", "b"]));
        assert!(!complete(&["a", "b"], &["a"]));
        assert!(!complete(&["a"], &["a", "b"]));
        assert!(complete(&["...", "z"], &["z"]));
        assert!(complete(&["...", "z"], &["a", "z", "b", "z"]));
        assert!(!complete(&["...", "z"], &["a", "z", "b"]));
        assert!(complete(&["a", "..."], &["a"]));
        assert!(complete(&["...", "...", "b", "..."], &["a", "b", "c"]));
        assert!(complete(&[], &[]));
        assert!(!complete(&[], &["a"]));
    }

    #[test]
    fn it_knows_when_a_part_has_passed_and_what_it_waits_for() {
        let matcher = after(&["a", "...", "c"], &["a"]).unwrap();
        assert!(matcher.has_passed(1));
        assert!(!matcher.is_complete());
        assert_eq!(matcher.awaited(), ["...", "c"]);
        let mut matcher = after(&["a", "b"], &["a"]).unwrap();
        assert!(!matcher.accept("x"));
        assert_eq!(matcher.awaited(), ["b"]);
        assert!(matcher.accept("b"));
    }
}
