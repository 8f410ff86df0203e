//! `course hint`: one step further, and no more than that.

use clap::Args;
use common::tr;

use super::check::exercise_of;
use super::moving::named_or_current;
use crate::progress::Progress;
use crate::session::{Outcome, Session, boxed};
use crate::status::GradeStatus;

/// The options of `course hint`.
#[derive(Args)]
pub(crate) struct HintOptions {
    /// a lesson's name; left out: where you are | 课程的名字；省略则是当前课程
    #[arg(value_name = "NAME")]
    name: Option<String>,
    /// every hint that was shown already, again | 把看过的提示再显示一遍
    #[arg(long)]
    again: bool,
}

/// Shows the next hint, and remembers that it was shown.
pub(crate) fn hint(session: &mut Session<'_>, options: &HintOptions) -> Outcome {
    let lesson = named_or_current(session, options.name.as_deref())?;
    let exercise = exercise_of(&lesson)?;
    let lang = session.lang();
    let (name, all) = (&lesson.name, exercise.hints.len());
    let seen = session.progress().map_err(boxed)?.of(name).hints.min(all);
    let numbered = |number: usize| {
        exercise.hints.get(number).map(|hint| {
            let (number, hint) = (number + 1, lang.pick(&hint.en, &hint.zh));
            tr!(lang, "hint {number} of {all}: {hint}", "提示 {number}/{all}：{hint}")
        })
    };
    let mut lines: Vec<String> = match options.again {
        true => (0..seen).filter_map(numbered).collect(),
        false => numbered(seen).into_iter().collect(),
    };
    if lines.is_empty() {
        lines.push(match (options.again, all) {
            (_, 0) => tr!(lang, "{name} has no hints", "{name} 没有提示"),
            (true, _) => tr!(lang, "no hint was shown yet: cargo course hint {name}", "还没有看过提示：cargo course hint {name}"),
            (false, _) => tr!(
                lang,
                "all {all} hints were shown; again: cargo course hint --again {name}; a right answer: cargo course solution --anyway {name}",
                "{all} 条提示都看过了；再看一遍：cargo course hint --again {name}；参考答案：cargo course solution --anyway {name}"
            ),
        });
    } else if !options.again {
        Progress::update(session.root(), |progress| progress.note_hint(name, seen + 1))
            .map_err(boxed)?;
    }
    session.say(lines.join("\n\n")).map_err(boxed)?;
    Ok(GradeStatus::Passed)
}
