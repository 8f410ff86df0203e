//! `course check`: the exercise on the desk, graded and remembered.

use std::path::PathBuf;

use clap::Args;
use common::{ExitStatus, Explain, Text, text};
use grader::exercise::Exercise;
use grader::report::{Report, Status};
use grader::submission::Target;

use super::moving::named_or_current;
use crate::grading::{Prepared, prepare};
use crate::progress::Progress;
use crate::reporter::{Human, Json};
use crate::session::{Outcome, Session, boxed};
use crate::status::GradeStatus;
use crate::syllabus::Lesson;

/// The options of `course check`.
#[derive(Args)]
pub(crate) struct CheckOptions {
    /// a lesson's name; left out: where you are | 课程的名字；省略则是当前课程
    #[arg(value_name = "NAME")]
    name: Option<String>,
    /// a file or directory instead of the exercise's desk, in any language | 检查别处的文件或目录，任何语言都行
    #[arg(value_name = "PATH")]
    path: Option<PathBuf>,
    /// draw all values from this number | 所有取值都由这个数决定
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
}

/// Grades, shows, remembers.
pub(crate) fn check(session: &mut Session<'_>, options: &CheckOptions) -> Outcome {
    let lesson = named_or_current(session, options.name.as_deref())?;
    exercise_of(&lesson)?;
    let workshop = session.patient_workshop()?;
    let target = options.path.clone().map_or(Target::Desk, Target::Path);
    let prepared = prepare(&session.course, &workshop, &lesson.name, &target, options.seed)?;
    let report = graded(session, prepared)?;
    Progress::update(session.root(), |progress| progress.note(&report)).map_err(boxed)?;
    if !session.console.is_json() {
        let next = what_next(session, &lesson, &report);
        session.console.hint(&next);
    }
    Ok(GradeStatus::from(&report))
}

fn graded(session: &mut Session<'_>, prepared: Prepared) -> Result<Report, Box<dyn Explain>> {
    let Prepared { grading, notes } = prepared;
    for note in notes {
        session.console.hint(&note.into());
    }
    let (report, told) = if session.console.is_json() {
        let mut reporter = Json::new(session.console);
        (grading.run(&mut reporter), reporter.told())
    } else {
        let paint = session.paint();
        let mut reporter = Human::new(session.console, paint);
        (grading.run(&mut reporter), reporter.told())
    };
    told.map_err(boxed)?;
    Ok(report)
}

fn what_next(session: &Session<'_>, lesson: &Lesson, report: &Report) -> Text {
    let name = &lesson.name;
    match report.status {
        Status::Passed => {
            let place = session.syllabus.position(name).ok();
            let next = place.and_then(|place| session.syllabus.lessons().get(place + 1));
            match next {
                Some(next) => {
                    let number = next.number;
                    let next = &next.name;
                    text!(
                        "solved. Next is lesson {number}, {next}: cargo course next",
                        "完成了。接下来是第 {number} 课 {next}：cargo course next"
                    )
                }
                None => text!("solved. That was the last lesson", "完成了。这是最后一课"),
            }
        }
        Status::Failed | Status::BuildFailed { .. } => text!(
            "a step further: cargo course hint {name}; check at every save: cargo course watch",
            "需要提示：cargo course hint {name}；每次保存就检查：cargo course watch"
        ),
        Status::GraderError { .. } => text!(
            "this says nothing about your answer: check again",
            "这和你的答案无关：请再检查一次"
        ),
    }
}

/// A lesson's exercise.
pub(super) fn exercise_of(lesson: &Lesson) -> Result<Exercise, Box<dyn Explain>> {
    let name = || lesson.name.clone();
    lesson.exercise().map_err(boxed)?.ok_or_else(|| boxed(NoExercise { lesson: name() }))
}

/// A lesson to read and run only.
#[derive(Debug)]
struct NoExercise {
    lesson: String,
}

impl Explain for NoExercise {
    fn fact(&self) -> Text {
        let lesson = &self.lesson;
        text!("the lesson {lesson} has no exercise", "课程 {lesson} 没有练习")
    }

    fn help(&self) -> Option<Text> {
        Some(text!(
            "cargo course list shows those that have one",
            "cargo course list 会显示哪些课程有练习"
        ))
    }

    fn status(&self) -> ExitStatus {
        ExitStatus::Usage
    }
}
