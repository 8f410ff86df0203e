//! A line of a terminal: pieces of text, each with a style.

use common::escape::escaped;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// What a piece of text is; how that looks is said elsewhere.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Style {
    /// Nothing in particular.
    #[default]
    Plain,
    /// The lesson's title.
    Title,
    /// A section's heading, a table's head.
    Heading,
    /// What the text stresses.
    Strong,
    /// What the text stresses a little.
    Emphasis,
    /// Code within a sentence.
    Code,
    /// A place to go to.
    Link,
    /// A word of the programming language.
    Keyword,
    /// The name of a type.
    Type,
    /// A text in quotes.
    Text,
    /// A number.
    Number,
    /// A remark in code, and everything else that stands back.
    Faint,
    /// A command that is run.
    Command,
    /// What is typed into a program.
    Typed,
    /// What went right.
    Good,
    /// What went wrong.
    Bad,
    /// What is not over.
    Begun,
    /// A bar across the screen.
    Bar,
}

/// A piece of text in one style, without anything that could steer a terminal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Span {
    /// The text.
    pub(crate) text: String,
    /// What it is.
    pub(crate) style: Style,
}

impl Span {
    /// Foreign text is shown escaped; a tab is four blanks.
    pub(crate) fn new(text: &str, style: Style) -> Self {
        let text = escaped(&text.replace('\t', "    ")).to_string();
        Self { text, style }
    }
}

/// A line of spans.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Line(Vec<Span>);

impl Line {
    /// A line of one piece.
    pub(crate) fn of(text: &str, style: Style) -> Self {
        Self(vec![Span::new(text, style)])
    }

    /// Its pieces.
    pub(crate) fn spans(&self) -> &[Span] {
        &self.0
    }

    /// Its columns.
    pub(crate) fn width(&self) -> usize {
        self.0.iter().map(|span| span.text.width()).sum()
    }

    /// Its text alone.
    pub(crate) fn plain(&self) -> String {
        self.0.iter().map(|span| span.text.as_str()).collect()
    }

    /// Puts a piece at its end.
    pub(crate) fn push(&mut self, text: &str, style: Style) {
        if !text.is_empty() {
            self.0.push(Span::new(text, style));
        }
    }

    /// Puts a character at its end, which is harmless already.
    pub(super) fn push_char(&mut self, character: char, style: Style) {
        match self.0.last_mut().filter(|span| span.style == style) {
            Some(span) => span.text.push(character),
            None => self.0.push(Span { text: character.to_string(), style }),
        }
    }

    /// Puts another line behind it.
    pub(crate) fn join(&mut self, other: Line) {
        self.0.extend(other.0);
    }

    /// Moves it to the right.
    pub(crate) fn indented(mut self, columns: usize) -> Self {
        if !self.0.is_empty() && columns > 0 {
            self.0.insert(0, Span::new(&" ".repeat(columns), Style::Plain));
        }
        self
    }

    /// Exactly so many columns: cut, or with blanks behind it.
    pub(crate) fn fitted(&self, columns: usize, style_of_blanks: Style) -> Self {
        let mut fitted = Line::default();
        let mut left = columns;
        'spans: for span in &self.0 {
            for character in span.text.chars() {
                let width = character.width().unwrap_or(0);
                if width > left {
                    break 'spans;
                }
                left -= width;
                fitted.push_char(character, span.style);
            }
        }
        fitted.push(&" ".repeat(left), style_of_blanks);
        fitted
    }
}
