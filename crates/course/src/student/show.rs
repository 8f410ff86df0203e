//! `course show`: a lesson's text.
//!
//! All of it at once, without a pager: a terminal scrolls back, `--part` shows one part, and a pager
//! would be one more program with keys of its own, which Windows does not have. Whoever likes one
//! pipes into it.

use std::io::{self, IsTerminal as _};
use std::str::FromStr;

use clap::Args;
use common::args::BadValue;
use common::{Explain, Text, layout};
use lesson_text::{Language, Part};

use crate::session::{Outcome, Session, boxed};
use crate::status::GradeStatus;
use crate::syllabus::Lesson;
use crate::text::{self, Form, painted};

/// The widest that lines are read at ease, in columns.
const WIDEST: usize = 100;

/// The options of `course show`.
#[derive(Args)]
pub(crate) struct ShowOptions {
    /// a lesson by name or number; left out: the one you are at | 课程的名字或编号；省略则是你所在的那一课
    #[arg(value_name = "NAME")]
    name: Option<String>,
    /// one part: goal, idea, run, look, mistakes or exercise | 其中一部分：goal、idea、run、look、mistakes、exercise（也可写目标、原理、运行、细看、常见错误、练习）
    #[arg(long, value_name = "PART")]
    part: Option<PartName>,
    /// columns of a line, at least 10 | 每行的列数，至少 10
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(10..))]
    width: Option<u16>,
}

/// A part by its name in JSON or its heading in either language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct PartName(Part);

impl FromStr for PartName {
    type Err = BadValue;

    fn from_str(name: &str) -> Result<Self, BadValue> {
        let wanted = name.to_lowercase();
        let is_wanted = |part: &Part| {
            let headings = Language::ALL.map(|language| part.heading(language).to_lowercase());
            text::slug(*part) == wanted || headings.contains(&wanted)
        };
        Part::ALL.into_iter().find(is_wanted).map(PartName).ok_or_else(|| {
            BadValue::new(
                Text::new("no part of a lesson has that name", "课文没有叫这个名字的部分"),
                Text::new(
                    "choose goal, idea, run, look, mistakes or exercise",
                    "可选 goal（目标）、idea（原理）、run（运行）、look（细看）、mistakes（常见错误）、exercise（练习）",
                ),
            )
        })
    }
}

/// Shows a lesson's text in the language of whoever reads it; with `--json`, its outline.
pub(crate) fn show(session: &mut Session<'_>, options: &ShowOptions) -> Outcome {
    let lesson = lesson(session, options.name.as_deref())?;
    let readme = lesson.text(session.lang()).map_err(boxed)?;
    let part = options.part.map(|PartName(part)| part);
    if session.console.is_json() {
        let mut outline = text::outline(&readme, part, &lesson.directory);
        outline["name"] = lesson.name.clone().into();
        outline["number"] = lesson.number.into();
        session.say(text::harmless(&outline)).map_err(boxed)?;
        return Ok(GradeStatus::Passed);
    }
    let paint = session.paint();
    let form = Form::new(options.width.map_or_else(width, usize::from), !paint.shows_code());
    let lines = match part.and_then(|part| readme.part(part)) {
        Some(section) => text::section(section, &lesson.directory, form),
        None => text::lesson(&readme, &lesson.directory, form),
    };
    session.say(painted(&lines, paint)).map_err(boxed)?;
    Ok(GradeStatus::Passed)
}

/// The lesson of that name; without one, that which the student is at, or the first.
fn lesson(session: &Session<'_>, name: Option<&str>) -> Result<Lesson, Box<dyn Explain>> {
    let syllabus = &session.syllabus;
    let name = match name {
        Some(name) => Some(name.to_owned()),
        None => session.progress().map_err(boxed)?.current,
    };
    let first = syllabus.lessons().first().map(|lesson| lesson.name.clone());
    let name = name.or(first).unwrap_or_default();
    syllabus.find(&name).cloned().map_err(boxed)
}

/// The columns of the terminal, as far as lines are read at ease; those of a pipe.
fn width() -> usize {
    let terminal = io::stdout().is_terminal().then(crossterm::terminal::size);
    match terminal.and_then(Result::ok) {
        // The last column stays free: some terminals begin a new line when it is written.
        Some((columns @ 1.., _)) => usize::from(columns - 1).min(WIDEST),
        _ => layout::WIDTH,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_known_in_both_languages() {
        for name in ["look", "Look closer", "细看"] {
            assert_eq!(name.parse(), Ok(PartName(Part::LookCloser)), "{name}");
        }
        assert!("looks".parse::<PartName>().is_err());
    }
}
