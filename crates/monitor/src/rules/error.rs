//! What is wrong with rules: where, what, and what to write instead.

use std::fmt;
use std::path::{Path, PathBuf};

use common::{ExitStatus, Explain, Text, text};

/// Rules that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigError(Box<Refusal>);

/// On the heap: a result that is almost always good stays small.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Refusal {
    file: Option<PathBuf>,
    place: Option<Place>,
    fact: Text,
    cure: Text,
}

/// A place in a text, both from 1; the column counts characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The line.
    pub line: usize,
    /// The character in it.
    pub column: usize,
}

/// A mistake at a byte of the text, before lines are counted.
#[derive(Debug)]
pub(super) struct Mistake {
    pub(super) at: usize,
    pub(super) fact: Text,
    pub(super) cure: Text,
}

impl Mistake {
    pub(super) fn new(at: usize, (fact, cure): (Text, Text)) -> Self {
        Self { at, fact, cure }
    }

    pub(super) fn in_source(self, source: &str) -> ConfigError {
        let place = Some(Place::of(source, self.at));
        ConfigError::new(place, self.fact, self.cure)
    }
}

impl Place {
    fn of(source: &str, at: usize) -> Self {
        let before: String =
            source.char_indices().take_while(|(i, _)| *i < at).map(|(_, c)| c).collect();
        let line = 1 + before.matches('\n').count();
        let column = 1 + before.chars().rev().take_while(|c| *c != '\n').count();
        Self { line, column }
    }
}

impl ConfigError {
    pub(super) fn anywhere((fact, cure): (Text, Text)) -> Self {
        Self::new(None, fact, cure)
    }

    fn new(place: Option<Place>, fact: Text, cure: Text) -> Self {
        Self(Box::new(Refusal { file: None, place, fact, cure }))
    }

    /// Where in the file it is; `None` when it is about all of it.
    pub fn place(&self) -> Option<Place> {
        self.0.place
    }

    /// The same, naming the file in which it was found.
    #[must_use]
    pub fn in_file(mut self, path: &Path) -> Self {
        self.0.file = Some(path.to_owned());
        self
    }
}

impl Explain for ConfigError {
    fn fact(&self) -> Text {
        let Text { en, zh } = &self.0.fact;
        let file = self.0.file.as_ref().map(|path| path.display().to_string());
        match (file, self.0.place) {
            (Some(file), Some(Place { line, column })) => text!(
                "{file}, line {line}, column {column}: {en}",
                "{file} 第 {line} 行第 {column} 列：{zh}"
            ),
            (None, Some(Place { line, column })) => {
                text!("line {line}, column {column}: {en}", "第 {line} 行第 {column} 列：{zh}")
            }
            (Some(file), None) => text!("{file}: {en}", "{file}：{zh}"),
            (None, None) => self.0.fact.clone(),
        }
    }

    fn help(&self) -> Option<Text> {
        Some(self.0.cure.clone())
    }

    fn status(&self) -> ExitStatus {
        ExitStatus::Usage
    }

    fn input(&self) -> Option<String> {
        self.0.file.as_ref().map(|path| path.display().to_string())
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}; {}", self.fact().en, self.0.cure.en)
    }
}

impl std::error::Error for ConfigError {}
