//! `course dev check`: the course checks itself, for those who write lessons.

mod answers;
mod demonstrations;
mod exercises;
mod fault;
mod texts;

use clap::{Args, Subcommand};
use common::{Error, Explain, Text, text, tr};
use serde_json::json;

use self::fault::Fault;
use crate::progress_line::ProgressLine;
use crate::session::{Outcome, Session, boxed};
use crate::status::GradeStatus;
use crate::syllabus::Lesson;

/// The options of `course dev`.
#[derive(Args)]
pub(crate) struct DevOptions {
    #[command(subcommand)]
    what: What,
}

const AFTER_HELP: &str = "\
A fault is a line: its place, its kind, what is wrong. The kinds:
  form, language, order, quote, region, link   the texts
  exercise, desk                               the exercise's files
  starter, solution, mutant                    what is graded (not with --fast)
  demonstration                                what is played, as tour does (not with --fast)
|
每个问题一行：位置、种类、哪里不对。种类有：
  form、language、order、quote、region、link   课文
  exercise、desk                               练习的文件
  starter、solution、mutant                    需要评分的（--fast 时不做）
  demonstration                                需要运行的演示，和 tour 一样（--fast 时不做）";

#[derive(Subcommand)]
enum What {
    /// Texts, order, quotes, links, exercises, starters, right and wrong answers, demonstrations. | 检查课文、顺序、引用、链接、练习、初始代码、正确和错误的答案、演示。
    #[command(after_help = AFTER_HELP)]
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
    let mut faults = texts::order(&session.syllabus);
    tell_all(session, &faults)?;
    let mut count = faults.len();
    let mut sound = Vec::new();
    for lesson in &lessons {
        faults = texts::faults(session.root(), lesson);
        faults.extend(exercises::faults(session.root(), lesson));
        tell_all(session, &faults)?;
        count += faults.len();
        match faults.as_slice() {
            [] => sound.push(lesson),
            _ if *fast => {}
            _ => session.console.hint(&not_run(&lesson.name)),
        }
    }
    let mut is_whole = true;
    if !fast {
        count += answered(session, &sound)?;
        let rehearsed = demonstrations::rehearsed(session, &sound)?;
        count += rehearsed.count;
        is_whole = !rehearsed.is_stopped;
    }
    let (lessons, lang) = (lessons.len(), session.lang());
    if !session.console.is_json() {
        let line = tr!(lang, "{lessons} lessons, {count} faults", "{lessons} 课，{count} 处问题");
        session.say(line).map_err(boxed)?;
    }
    Ok(if count == 0 && is_whole { GradeStatus::Passed } else { GradeStatus::Failed })
}

/// What builds and runs takes its time; whoever mends a text first loses nothing.
fn not_run(name: &str) -> Text {
    text!(
        "nothing of {name} was built or run: first mend what can be seen",
        "{name} 的程序没有编译和运行：请先改好上面的问题"
    )
}

/// Grades the answers to these lessons' exercises; gives back how many faults there are.
fn answered(session: &mut Session<'_>, lessons: &[&Lesson]) -> Result<usize, Box<dyn Explain>> {
    let progress = ProgressLine::new(!session.console.is_json());
    let mut count = 0;
    for lesson in lessons {
        let faults = answers::faults(session, lesson, &progress);
        progress.clear();
        let faults = faults?;
        count += faults.len();
        tell_all(session, &faults)?;
    }
    Ok(count)
}

fn chosen(session: &Session<'_>, names: &[String]) -> Result<Vec<Lesson>, Box<dyn Explain>> {
    if names.is_empty() {
        return Ok(session.syllabus.lessons().to_vec());
    }
    names.iter().map(|name| session.syllabus.find(name).cloned().map_err(boxed)).collect()
}

fn tell_all(session: &mut Session<'_>, faults: &[Fault]) -> Result<(), Box<dyn Explain>> {
    faults.iter().try_for_each(|fault| tell(session, fault).map_err(boxed))
}

fn tell(session: &mut Session<'_>, fault: &Fault) -> Result<(), Error> {
    let Fault { kind, place, what } = fault;
    let lang = session.lang();
    let what = what.in_lang(lang);
    let line = if session.console.is_json() {
        json!({"event": "fault", "kind": kind.name(), "place": place, "what": what}).to_string()
    } else {
        format!("{place}: [{}] {what}", kind.name())
    };
    session.say(line)
}
