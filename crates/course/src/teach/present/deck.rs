//! All lessons as steps: what is shown at once, one after the other.

use std::path::PathBuf;

use common::{Explain, Lang, tr};
use lesson_text::{Block, CodeBlock, Demonstration, Part, Section};

use crate::session::boxed;
use crate::syllabus::{Lesson, Syllabus};
use crate::text::{self, Form, Line, Span, Style};

/// The steps of all lessons, in order; there is at least one.
pub(super) struct Deck {
    lang: Lang,
    pub(super) lessons: Vec<Chapter>,
    pub(super) steps: Vec<Step>,
}

/// A lesson of the deck.
pub(super) struct Chapter {
    pub(super) number: u32,
    pub(super) name: String,
    pub(super) title: String,
    /// How long it takes by its text.
    pub(super) minutes: u32,
    directory: PathBuf,
    /// Its first step, and how many it has.
    pub(super) first: usize,
    pub(super) count: usize,
}

/// A part of a lesson's text that is shown at once.
pub(super) struct Step {
    /// Which lesson.
    pub(super) lesson: usize,
    /// The heading of its section; the lesson's title on the first step.
    heading: String,
    blocks: Vec<Block>,
    /// What Enter runs here.
    pub(super) demonstration: Option<Demonstration>,
    /// What an instructor says here.
    pub(super) notes: Vec<String>,
}

impl Deck {
    /// Reads all texts.
    ///
    /// # Errors
    /// A text cannot be read; or there is no lesson.
    pub(super) fn read(syllabus: &Syllabus, lang: Lang) -> Result<Self, Box<dyn Explain>> {
        if syllabus.lessons().is_empty() {
            syllabus.find("").map_err(boxed)?; // which says so
        }
        let (mut lessons, mut steps) = (Vec::new(), Vec::new());
        for lesson in syllabus.lessons() {
            let chapter = Chapter::read(lesson, lang, lessons.len(), &mut steps)?;
            lessons.push(chapter);
        }
        Ok(Self { lang, lessons, steps })
    }

    /// The lesson of a step.
    pub(super) fn chapter(&self, step: usize) -> &Chapter {
        &self.lessons[self.steps[step].lesson]
    }

    /// A step of a lesson, by the lesson's name; a step that is gone is the last one there is.
    pub(super) fn place(&self, lesson: &str, step: usize) -> Option<usize> {
        let chapter = self.lessons.iter().find(|chapter| chapter.name == lesson)?;
        Some(chapter.first + step.min(chapter.count - 1))
    }

    /// What stands above a step.
    pub(super) fn title(&self, step: usize) -> String {
        let (chapter, step) = (self.chapter(step), &self.steps[step]);
        if step.heading == chapter.title {
            return format!("{}  {}", chapter.number, chapter.title);
        }
        let quote = step.code().find_map(CodeBlock::quote);
        let quote = quote.map(|quote| format!("{}:{}", quote.path, quote.region));
        let what = quote.or_else(|| step.demonstration.as_ref().map(command));
        let heading = &step.heading;
        what.map_or_else(
            || heading.clone(),
            |what| tr!(self.lang, "{heading}: {what}", "{heading}：{what}"),
        )
    }

    /// The minutes from the first step to the beginning of this one, by the texts: those of a
    /// lesson are spread evenly over its steps. Behind the last step: all of them.
    pub(super) fn minutes_before(&self, step: usize) -> f64 {
        let of = |chapter: &Chapter| {
            let steps = step.saturating_sub(chapter.first).min(chapter.count);
            f64::from(chapter.minutes) * share(steps, chapter.count)
        };
        self.lessons.iter().map(of).sum()
    }

    /// A step's text in lines.
    pub(super) fn lines(&self, step: usize, form: Form) -> Vec<Line> {
        let (chapter, step) = (self.chapter(step), &self.steps[step]);
        let style = if step.heading == chapter.title { Style::Title } else { Style::Heading };
        let mut lines = text::wrapped(&[Span::new(&step.heading, style)], form.width);
        lines.push(Line::default());
        lines.extend(text::blocks(&step.blocks, &chapter.directory, form));
        lines
    }
}

#[expect(clippy::cast_precision_loss, reason = "a lesson has a dozen steps")]
fn share(steps: usize, of: usize) -> f64 {
    steps as f64 / of.max(1) as f64
}

fn command(demonstration: &Demonstration) -> String {
    let commands = demonstration.terminals.iter().flat_map(|terminal| &terminal.commands);
    commands.map(|command| command.text.clone()).next().unwrap_or_default()
}

impl Chapter {
    fn read(
        lesson: &Lesson,
        lang: Lang,
        place: usize,
        steps: &mut Vec<Step>,
    ) -> Result<Self, Box<dyn Explain>> {
        let text = lesson.text(lang).map_err(boxed)?;
        let first = steps.len();
        let mut opening = Step::new(place, &text.title);
        opening.blocks = text.opening;
        let mut sections = text.sections.as_slice();
        // The goal stands under the title.
        if let [goal, rest @ ..] = sections
            && Part::of(&goal.heading) == Some(Part::Goal)
        {
            opening.blocks.extend(goal.blocks.iter().cloned());
            opening.notes.clone_from(&goal.notes);
            sections = rest;
        }
        steps.push(opening);
        steps.extend(sections.iter().flat_map(|section| Step::of(section, place)));
        Ok(Self {
            number: lesson.number,
            name: lesson.name.clone(),
            title: text.title,
            minutes: text.minutes.unwrap_or(0),
            directory: lesson.directory.clone(),
            first,
            count: steps.len() - first,
        })
    }
}

impl Step {
    fn new(lesson: usize, heading: &str) -> Self {
        let (heading, blocks, notes) = (heading.to_owned(), Vec::new(), Vec::new());
        Self { lesson, heading, blocks, demonstration: None, notes }
    }

    /// A section in steps: each ends with a demonstration or a piece of source.
    fn of(section: &Section, lesson: usize) -> Vec<Self> {
        let mut steps = vec![Step::new(lesson, &section.heading)];
        let mut is_full = false;
        for block in &section.blocks {
            if is_full {
                steps.push(Step::new(lesson, &section.heading));
            }
            is_full = false;
            if let Some(step) = steps.last_mut() {
                is_full = step.take(block);
            }
        }
        for step in &mut steps {
            step.notes.clone_from(&section.notes);
        }
        steps
    }

    /// Takes a block; whether the step ends with it.
    fn take(&mut self, block: &Block) -> bool {
        self.blocks.push(block.clone());
        let Some(code) = block.as_code() else {
            return false;
        };
        self.demonstration = code.demonstration().and_then(Result::ok);
        matches!(code.language(), "console" | "rust" | "python")
    }

    fn code(&self) -> impl Iterator<Item = &CodeBlock> {
        self.blocks.iter().filter_map(Block::as_code)
    }
}
