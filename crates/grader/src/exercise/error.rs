//! What is wrong with an `exercise.toml`, told to its author.

use std::error::Error;
use std::fmt;
use std::path::{Path, PathBuf};

use common::{ExitStatus, Explain, Text, text};

use super::place::Place;

/// An exercise that cannot be loaded: an author's mistake, or a file that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExerciseError {
    file: Option<PathBuf>,
    line: Option<usize>,
    mistake: Box<Mistake>,
}

/// What is wrong, where, and what would be right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mistake {
    /// Where; empty if it is the file as a whole.
    pub(super) place: Place,
    /// What is wrong.
    pub(super) fact: Text,
    /// What would be right.
    pub(super) cure: Text,
}

impl Mistake {
    pub(super) fn new(place: Place, fact: Text, cure: Text) -> Self {
        Self { place, fact, cure }
    }
}

impl ExerciseError {
    pub(super) fn new(mistake: Mistake, line: Option<usize>) -> Self {
        Self { file: None, line, mistake: Box::new(mistake) }
    }

    /// The same, in this file.
    pub(super) fn in_file(mut self, file: &Path) -> Self {
        self.file = Some(file.to_owned());
        self
    }

    /// The file, if it was read from one.
    pub fn file(&self) -> Option<&Path> {
        self.file.as_deref()
    }

    /// The line, from 1, where it is known.
    pub fn line(&self) -> Option<usize> {
        self.line
    }
}

impl Explain for ExerciseError {
    fn fact(&self) -> Text {
        let file = self
            .file
            .as_ref()
            .map_or_else(|| "exercise.toml".to_owned(), |file| file.display().to_string());
        let line = self.line.map(|line| format!(":{line}")).unwrap_or_default();
        let Mistake { place, fact, .. } = &*self.mistake;
        let (en, zh) = (&fact.en, &fact.zh);
        match place.to_string() {
            place if place.is_empty() => text!("{file}{line}: {en}", "{file}{line}：{zh}"),
            place => text!("{file}{line}: {place}: {en}", "{file}{line}：{place}：{zh}"),
        }
    }

    fn help(&self) -> Option<Text> {
        Some(self.mistake.cure.clone())
    }

    fn status(&self) -> ExitStatus {
        ExitStatus::Usage
    }
}

impl fmt::Display for ExerciseError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}; {}", self.fact().en, self.mistake.cure.en)
    }
}

impl Error for ExerciseError {}
