//! Starters, right answers and wrong ones, graded.

use std::fs;
use std::path::{Path, PathBuf};

use common::{Explain, Text, text};
use grader::event::GradeEvent;
use grader::report::{CheckStatus, Report, Status};
use grader::submission::Target;

use super::fault::{Fault, Kind};
use super::texts::directory;
use crate::grading::prepare;
use crate::progress_line::ProgressLine;
use crate::session::Session;
use crate::syllabus::Lesson;

/// The seed of every grade here: what fails here fails again.
const SEED: u64 = 1;
/// A starter may have so many points.
const STARTER_POINTS: u32 = 2;

/// What is wrong with the answers that the course has. `progress` shows which one is graded.
pub(super) fn faults(
    session: &Session<'_>,
    lesson: &Lesson,
    progress: &ProgressLine,
) -> Result<Vec<Fault>, Box<dyn Explain>> {
    let mut faults = Vec::new();
    let place = format!("{}/exercise", directory(lesson));
    progress.show(&place);
    let report = graded(session, lesson, &Target::Desk)?;
    faults.extend(starter(&report).map(|what| Fault::new(Kind::Starter, place, what)));
    let solutions = answers(session.root(), "solutions", lesson);
    if solutions.is_empty() {
        let place = format!("tests/solutions/{}", lesson.name);
        let what = text!("there is no right answer", "没有正确答案");
        faults.push(Fault::new(Kind::Solution, place, what));
    }
    for (name, path) in solutions {
        progress.show(&name);
        let report = graded(session, lesson, &Target::Path(path))?;
        if report.status != Status::Passed {
            let what = first_trouble(&report);
            faults.push(Fault::new(Kind::Solution, name, what));
        }
    }
    for (name, path) in answers(session.root(), "mutants", lesson) {
        progress.show(&name);
        let named = named(&path);
        let report = graded(session, lesson, &Target::Path(path))?;
        faults.extend(mutant(&named, &report).map(|what| Fault::new(Kind::Mutant, name, what)));
    }
    Ok(faults)
}

fn graded(
    session: &Session<'_>,
    lesson: &Lesson,
    target: &Target,
) -> Result<Report, Box<dyn Explain>> {
    let workshop = session.patient_workshop()?;
    let prepared = prepare(&session.course, &workshop, &lesson.name, target, Some(SEED))?;
    Ok(prepared.grading.run(&mut |_: &GradeEvent| {}))
}

fn starter(report: &Report) -> Option<Text> {
    let points = report.points();
    match &report.status {
        Status::BuildFailed { .. } => {
            Some(text!("the starter does not compile", "初始代码编译不过"))
        }
        Status::GraderError { .. } => Some(first_trouble(report)),
        _ if points > STARTER_POINTS => Some(text!(
            "the starter has {points} points; nothing is left to do for them",
            "初始代码已经有 {points} 分，等于送分"
        )),
        Status::Passed | Status::Failed => None,
    }
}

fn mutant(named: &[String], report: &Report) -> Option<Text> {
    let got = first_code(report);
    match (&report.status, got) {
        (Status::Passed, _) => Some(text!("a wrong answer passes", "错误的答案通过了")),
        (Status::Failed, Some(code)) if !named.is_empty() && !named.iter().any(|n| n == code) => {
            let named = named.join(", ");
            Some(text!("it names {named} and gets {code}", "它写明 {named}，得到的却是 {code}"))
        }
        (Status::Failed, _) => None,
        _ => Some(first_trouble(report)),
    }
}

fn first_code(report: &Report) -> Option<&'static str> {
    report.checks.iter().find_map(|check| match &check.status {
        CheckStatus::Failed(diagnosis) => Some(diagnosis.code.as_str()),
        _ => None,
    })
}

/// Why a report is not what it should be.
fn first_trouble(report: &Report) -> Text {
    match &report.status {
        Status::BuildFailed { why, .. } | Status::GraderError { why } => {
            let (en, zh) = (&why.en, &why.zh);
            text!("{en}", "{zh}")
        }
        Status::Passed | Status::Failed => {
            let failed = report.checks.iter().find(|c| matches!(c.status, CheckStatus::Failed(_)));
            let (id, code) =
                (failed.map_or("", |check| &check.id), first_code(report).unwrap_or_default());
            text!("check {id} fails: {code}", "检查项 {id} 没有通过：{code}")
        }
    }
}

/// What lies in `tests/KIND/NAME`; a directory `answer` is the answer of its parent.
fn answers(root: &Path, kind: &str, lesson: &Lesson) -> Vec<(String, PathBuf)> {
    let parent = root.join("tests").join(kind).join(&lesson.name);
    let entries = fs::read_dir(&parent).into_iter().flatten().flatten();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    paths.sort();
    let target = |path: PathBuf| if path.ends_with("answer") { parent.clone() } else { path };
    let name = |path: &Path| path.strip_prefix(root).unwrap_or(path).display().to_string();
    paths.into_iter().map(|path| (name(&path), target(path))).collect()
}

/// The diagnoses that a wrong answer's head allows; none where its head names none.
fn named(path: &Path) -> Vec<String> {
    let inside = ["answer/Cargo.toml", "answer/rust-toolchain.toml"].map(|file| path.join(file));
    let files = if path.is_dir() { inside.to_vec() } else { vec![path.to_owned()] };
    let texts = files.iter().filter_map(|file| fs::read_to_string(file).ok());
    let codes = texts.flat_map(|text| {
        let head = text.lines().find_map(|line| line.split_once("diagnosis: "));
        let codes =
            head.map(|(_, codes)| codes.split(" or ").map(|c| c.trim().to_owned()).collect());
        codes.unwrap_or_else(Vec::new)
    });
    codes.collect()
}
