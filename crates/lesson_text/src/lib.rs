//! A lesson's text as data: title, minutes, sections, notes for the instructor, code blocks and,
//! from the ` ```console ` blocks, demonstrations.
//!
//! A README stays ordinary Markdown; this reads only what lessons agree on and keeps the rest as
//! prose. A fence is three or more backticks at the beginning of a line, and a comment begins
//! at the beginning of a line too. Line numbers count from 1, as editors do.

mod demonstration;
mod matcher;
mod part;
mod quote;
mod reader;
pub mod review;

use std::error::Error;
use std::fmt::{self, Display};

pub use demonstration::{Command, Demonstration, Step, StepKind, Terminal};
pub use matcher::{Matcher, Pattern};
pub use part::{Language, Part};
pub use quote::{Quote, region, region_names};

/// A lesson's README.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LessonText {
    /// The heading of the first level.
    pub title: String,
    /// How long the lesson takes, from `<!-- minutes: 12 -->`.
    pub minutes: Option<u32>,
    /// What stands before the first section.
    pub opening: Vec<Block>,
    /// The headings of the second level, with what stands under them.
    pub sections: Vec<Section>,
}

/// A section: a heading of the second level and all up to the next one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// The line of the heading.
    pub line: usize,
    /// The heading without its marks.
    pub heading: String,
    /// What an instructor says here, from `<!-- notes: … -->`.
    pub notes: Vec<String>,
    /// Paragraphs and code, in order.
    pub blocks: Vec<Block>,
}

/// A piece of a section.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// A paragraph, a list, a table or a heading of a deeper level, as Markdown.
    Prose(Prose),
    /// A fenced code block.
    Code(CodeBlock),
}

/// Lines of Markdown without a blank line between them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prose {
    /// The first line's number.
    pub line: usize,
    /// The lines, joined by newlines.
    pub text: String,
}

/// A fenced code block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeBlock {
    /// The line of the opening fence.
    pub line: usize,
    /// What stands behind the opening fence: `rust src/main.rs:send`.
    pub info: String,
    /// The lines between the fences, each ended by a newline.
    pub text: String,
}

/// A text that does not have a lesson's form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Malformed {
    /// Where.
    pub line: usize,
    /// What is wrong, for whoever wrote the text.
    pub what: String,
}

impl LessonText {
    /// Reads a lesson's Markdown.
    ///
    /// # Errors
    /// A fence or a comment that is never closed, minutes that are not a number, a second title.
    pub fn parse(markdown: &str) -> Result<Self, Malformed> {
        reader::read(markdown)
    }

    /// The section that is this part of a lesson, in whichever language it is written.
    pub fn part(&self, part: Part) -> Option<&Section> {
        self.sections.iter().find(|section| Part::of(&section.heading) == Some(part))
    }

    /// Every code block, in order.
    pub fn code(&self) -> impl Iterator<Item = &CodeBlock> {
        let later = self.sections.iter().flat_map(|section| &section.blocks);
        self.opening.iter().chain(later).filter_map(Block::as_code)
    }
}

impl Section {
    /// The section's code blocks, in order.
    pub fn code(&self) -> impl Iterator<Item = &CodeBlock> {
        self.blocks.iter().filter_map(Block::as_code)
    }

    /// The section's prose, in order.
    pub fn prose(&self) -> impl Iterator<Item = &Prose> {
        self.blocks.iter().filter_map(Block::as_prose)
    }
}

impl Block {
    /// The code block, if it is one.
    pub fn as_code(&self) -> Option<&CodeBlock> {
        match self {
            Block::Code(code) => Some(code),
            Block::Prose(_) => None,
        }
    }

    /// The prose, if it is prose.
    pub fn as_prose(&self) -> Option<&Prose> {
        match self {
            Block::Prose(prose) => Some(prose),
            Block::Code(_) => None,
        }
    }
}

impl CodeBlock {
    /// The first word of the info string: `console`, `rust`, `python`; empty when there is none.
    pub fn language(&self) -> &str {
        let end = self.info.find([' ', ',']).unwrap_or(self.info.len());
        &self.info[..end]
    }

    /// The place in the source that a ` ```rust ` block quotes, if it names one.
    pub fn quote(&self) -> Option<Quote<'_>> {
        let named = self.info.strip_prefix("rust")?.strip_prefix(' ')?;
        Quote::parse(named.trim())
    }

    /// A ` ```console ` block as a demonstration; `None` for any other block.
    ///
    /// # Errors
    /// Output or typing before any command.
    pub fn demonstration(&self) -> Option<Result<Demonstration, Malformed>> {
        (self.language() == "console").then(|| Demonstration::parse(&self.text, self.line + 1))
    }
}

impl Malformed {
    fn new(line: usize, what: impl Into<String>) -> Self {
        let what = what.into();
        Self { line, what }
    }
}

impl Display for Malformed {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "line {}: {}", self.line, self.what)
    }
}

impl Error for Malformed {}
