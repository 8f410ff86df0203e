//! Reports as test cases, which is what most formats are about.

use std::time::Duration;

use common::{Lang, tr};
use grader::report::{CheckReport, CheckStatus, Status};

use super::graded::Graded;
use super::{harmless, human};

/// A check, or what kept the checks from being run. All text in it is harmless.
pub(super) struct Case {
    /// Unique in its exercise.
    pub(super) id: String,
    /// `id: title`, so that it is unique and can be read.
    pub(super) name: String,
    /// How it went.
    pub(super) verdict: Verdict,
    /// All or nothing.
    pub(super) points: u32,
    /// What it is worth.
    pub(super) max_points: u32,
    /// How long the program ran.
    pub(super) duration: Duration,
    /// One line: the fact.
    pub(super) message: String,
    /// All that is known, in lines.
    pub(super) text: String,
}

/// How a case went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    Passed,
    /// With the diagnosis' code.
    Failed(&'static str),
    /// Not run.
    Skipped,
    /// Nothing could be run: with the standing's name.
    Error(&'static str),
}

/// The cases of an exercise. The first is what kept the others from being run, where something did.
pub(super) fn cases(graded: &Graded, lang: Lang) -> Vec<Case> {
    let checks = graded.report.checks.iter().map(|check| of_check(check, lang));
    obstacle(graded, lang).into_iter().chain(checks).collect()
}

fn obstacle(graded: &Graded, lang: Lang) -> Option<Case> {
    let (id, title, why, output) = match &graded.report.status {
        Status::Passed | Status::Failed => return None,
        Status::BuildFailed { why, output } => {
            ("build", lang.pick("there is a program", "有可以运行的程序"), why, output.as_str())
        }
        Status::GraderError { why } => {
            ("grader", lang.pick("the grader does its work", "评分程序正常工作"), why, "")
        }
    };
    let why = harmless::lines(human::pick(why, lang));
    let text = format!("{why}\n{}", harmless::lines(output)).trim_end().to_owned();
    Some(Case {
        id: id.to_owned(),
        name: format!("{id}: {title}"),
        verdict: Verdict::Error(graded.standing.as_str()),
        points: 0,
        max_points: 0,
        duration: Duration::ZERO,
        message: first_line(&why),
        text,
    })
}

fn of_check(check: &CheckReport, lang: Lang) -> Case {
    let (id, title) = (&check.id, harmless::line(human::pick(&check.title, lang)));
    let (verdict, message, text) = match &check.status {
        CheckStatus::Passed => (Verdict::Passed, String::new(), String::new()),
        CheckStatus::Skipped { why } => {
            let why = harmless::lines(human::pick(why, lang));
            (Verdict::Skipped, first_line(&why), why)
        }
        CheckStatus::Failed(diagnosis) => {
            let fact = harmless::lines(human::pick(&diagnosis.fact, lang));
            let text = human::diagnosis_lines(diagnosis, check, lang).join("\n");
            (Verdict::Failed(diagnosis.code.as_str()), first_line(&fact), harmless::lines(&text))
        }
    };
    Case {
        id: id.clone(),
        name: format!("{id}: {title}"),
        verdict,
        points: check.points,
        max_points: check.max_points,
        duration: check.duration,
        message,
        text,
    }
}

fn first_line(text: &str) -> String {
    text.lines().next().unwrap_or_default().to_owned()
}

/// `30 of 100 points`.
pub(super) fn points_of(points: u32, most: u32, lang: Lang) -> String {
    tr!(lang, "{points} of {most} points", "得分 {points}/{most}")
}

/// With which values it was graded, and how far apart from everything else.
pub(super) fn conditions(graded: &Graded, lang: Lang) -> String {
    let (seed, level) = (graded.report.seed, graded.report.isolation.level);
    tr!(lang, "seed {seed}, isolation {level}", "种子 {seed}，隔离级别 {level}")
}
