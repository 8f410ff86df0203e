//! `course dev check`: the course checks itself, for those who write lessons.

mod answers;
mod exercises;
mod fault;
mod texts;

use clap::{Args, Subcommand};
use common::tr;
use serde_json::json;

use self::fault::Fault;
use crate::session::{Outcome, Session, boxed};
use crate::status::GradeStatus;
use crate::syllabus::Lesson;

/// The options of `course dev`.
#[derive(Args)]
pub(crate) struct DevOptions {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Texts, order, quotes, links, exercises, starters, right and wrong answers. | 检查课文、顺序、引用、链接、练习、初始代码、正确和错误的答案。
    Check {
        /// only these lessons | 只检查这些课程
        #[arg(value_name = "NAME")]
        names: Vec<String>,
        /// only what needs no building and no running | 只做不需要编译和运行的检查
        #[arg(long)]
        fast: bool,
    },
}

/// Tells each fault with its place, and how many there are.
pub(crate) fn dev(session: &mut Session<'_>, options: &DevOptions) -> Outcome {
    let What::Check { names, fast } = &options.what;
    let lessons = chosen(session, names)?;
    let mut count = 0;
    for fault in texts::order(&session.syllabus) {
        count += 1;
        tell(session, &fault)?;
    }
    for lesson in &lessons {
        let mut faults = texts::faults(session.root(), lesson);
        faults.extend(exercises::faults(session.root(), lesson));
        if !fast && faults.is_empty() {
            faults.extend(answers::faults(session, lesson)?);
        }
        count += faults.len();
        for fault in &faults {
            tell(session, fault)?;
        }
    }
    let (lessons, lang) = (lessons.len(), session.lang());
    if !session.console.is_json() {
        let line = tr!(lang, "{lessons} lessons, {count} faults", "{lessons} 课，{count} 处问题");
        session.say(line).map_err(boxed)?;
    }
    Ok(if count == 0 { GradeStatus::Passed } else { GradeStatus::Failed })
}

fn chosen(
    session: &Session<'_>,
    names: &[String],
) -> Result<Vec<Lesson>, Box<dyn common::Explain>> {
    if names.is_empty() {
        return Ok(session.syllabus.lessons().to_vec());
    }
    names.iter().map(|name| session.syllabus.find(name).cloned().map_err(boxed)).collect()
}

fn tell(session: &mut Session<'_>, fault: &Fault) -> Result<(), Box<dyn common::Explain>> {
    let Fault { kind, place, what } = fault;
    let lang = session.lang();
    let what = what.in_lang(lang);
    let line = if session.console.is_json() {
        json!({"event": "fault", "kind": kind.name(), "place": place, "what": what}).to_string()
    } else {
        format!("{place}: [{}] {what}", kind.name())
    };
    session.say(line).map_err(boxed)
}
