//! A lesson's Markdown as styled lines of a given width: for a terminal, a pipe and the screen of
//! `present`.
//!
//! Only what lessons use of Markdown is known here; anything else is shown as it is written.
//! Widths are columns of a terminal, where a Chinese character takes two.

mod code;
mod highlight;
mod inline;
mod line;
mod outline;
mod paint;
mod prose;
mod table;
mod wrap;

use std::path::Path;

use lesson_text::{Block, LessonText, Section};

pub(crate) use self::line::{Line, Span, Style};
pub(crate) use self::outline::{harmless, outline, slug};
pub(crate) use self::paint::{Paint, painted};
pub(crate) use self::wrap::{folded, wrapped};

/// How a text is laid out.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Form {
    /// Columns that no line exceeds; at least [`Form::NARROWEST`] are used.
    pub(crate) width: usize,
    /// Whether code keeps its backticks, because nothing else tells it apart.
    pub(crate) marks: bool,
}

impl Form {
    /// Fewer columns hold no text.
    pub(crate) const NARROWEST: usize = 10;

    /// A form of so many columns.
    pub(crate) fn new(width: usize, marks: bool) -> Self {
        Self { width: width.max(Self::NARROWEST), marks }
    }

    fn narrower(self, columns: usize) -> Self {
        Self::new(self.width.saturating_sub(columns), self.marks)
    }
}

/// A whole lesson: title, opening and every section. `directory` is the lesson's, whose source the
/// text quotes.
pub(crate) fn lesson(text: &LessonText, directory: &Path, form: Form) -> Vec<Line> {
    let mut lines = wrapped(&[Span::new(&text.title, Style::Title)], form.width);
    lines.extend(underline(&lines, '='));
    lines.extend(after_blank(blocks(&text.opening, directory, form)));
    for part in &text.sections {
        lines.extend(after_blank(section(part, directory, form)));
    }
    lines
}

/// A section with its heading.
pub(crate) fn section(section: &Section, directory: &Path, form: Form) -> Vec<Line> {
    let mut lines = wrapped(&[Span::new(&section.heading, Style::Heading)], form.width);
    lines.extend(underline(&lines, '-'));
    lines.extend(after_blank(blocks(&section.blocks, directory, form)));
    lines
}

/// Prose and code, a blank line between two blocks.
pub(crate) fn blocks(blocks: &[Block], directory: &Path, form: Form) -> Vec<Line> {
    let mut lines = Vec::new();
    for block in blocks {
        let shown = match block {
            Block::Prose(prose) => prose::lines(&prose.text, form),
            Block::Code(code) => code::lines(code, directory, form),
        };
        lines.extend(if lines.is_empty() { shown } else { after_blank(shown) });
    }
    lines
}

fn after_blank(mut lines: Vec<Line>) -> Vec<Line> {
    if !lines.is_empty() {
        lines.insert(0, Line::default());
    }
    lines
}

fn underline(lines: &[Line], mark: char) -> Option<Line> {
    let width = lines.iter().map(Line::width).max()?;
    Some(Line::of(&mark.to_string().repeat(width), Style::Faint))
}
