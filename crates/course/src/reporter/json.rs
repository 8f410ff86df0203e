//! The report as one JSON object on one line.

use common::event::Event;
use common::{Console, Error, Lang};
use grader::Words;
use grader::event::{GradeEvent, Reporter};
use grader::report::{CheckReport, CheckStatus, Report, Status};
use serde_json::{Map, Value, json};

use super::graded::{Graded, milliseconds};
use super::harmless;

/// Waits for the end and tells the report.
pub(crate) struct Json<'a> {
    console: &'a mut Console,
    told: Result<(), Error>,
}

impl<'a> Json<'a> {
    pub(crate) fn new(console: &'a mut Console) -> Self {
        Self { console, told: Ok(()) }
    }

    /// Tells a report that is finished.
    ///
    /// # Errors
    /// Stdout did not take it.
    pub(crate) fn again(self, graded: &Graded) -> Result<(), Error> {
        self.console.tell(&Line(object(graded)))
    }

    /// Whether stdout took everything.
    pub(crate) fn told(self) -> Result<(), Error> {
        self.told
    }
}

impl Reporter for Json<'_> {
    fn tell(&mut self, event: &GradeEvent) {
        if let GradeEvent::Finished(report) = event {
            self.told = self.console.tell(&Line(self::report(report)));
        }
    }
}

/// The report as the console takes it.
struct Line(Value);

impl Event for Line {
    fn sentence(&self, _: Lang) -> String {
        self.json()
    }

    fn json(&self) -> String {
        harmless::json(&self.0.to_string())
    }
}

/// An object an exercise, each on a line.
pub(super) fn document(all: &[Graded]) -> String {
    all.iter().map(|graded| harmless::json(&object(graded).to_string()) + "\n").collect()
}

/// The report of one exercise; its status is the standing, which knows more.
fn object(graded: &Graded) -> Value {
    let mut object = report(&graded.report);
    object["status"] = graded.standing.as_str().into();
    object
}

/// The same without times.
pub(super) fn timeless(graded: &Graded) -> Value {
    let mut object = object(graded);
    for check in object["checks"].as_array_mut().into_iter().flatten() {
        if let Some(check) = check.as_object_mut() {
            check.remove("duration_ms");
        }
    }
    object
}

/// A report as a JSON value.
fn report(report: &Report) -> Value {
    let missing = report.isolation.missing.iter();
    let missing: Vec<_> = missing
        .map(|missing| json!({"part": missing.part, "en": missing.why.en, "zh": missing.why.zh}))
        .collect();
    let mut object = Map::new();
    object.insert("exercise".into(), report.exercise.clone().into());
    object.insert("seed".into(), report.seed.into());
    object.insert("isolation".into(), json!({"level": report.isolation.level, "missing": missing}));
    object.insert("points".into(), report.points().into());
    object.insert("max_points".into(), report.max_points().into());
    object.insert("status".into(), status(&report.status).into());
    match &report.status {
        Status::BuildFailed { why, output } => {
            object.insert("build".into(), json!({"en": why.en, "zh": why.zh, "output": output}));
        }
        Status::GraderError { why } => {
            object.insert("trouble".into(), words(why));
        }
        Status::Passed | Status::Failed => {}
    }
    object.insert("checks".into(), report.checks.iter().map(check).collect());
    Value::Object(object)
}

fn status(status: &Status) -> &'static str {
    match status {
        Status::Passed => "passed",
        Status::Failed => "failed",
        Status::BuildFailed { .. } => "build_failed",
        Status::GraderError { .. } => "grader_error",
    }
}

fn words(words: &Words) -> Value {
    json!({"en": words.en, "zh": words.zh})
}

fn check(check: &CheckReport) -> Value {
    let status = match check.status {
        CheckStatus::Passed => "passed",
        CheckStatus::Failed(_) => "failed",
        CheckStatus::Skipped { .. } => "skipped",
    };
    let mut object = Map::new();
    object.insert("id".into(), check.id.clone().into());
    object.insert("title".into(), words(&check.title));
    object.insert("status".into(), status.into());
    object.insert("points".into(), check.points.into());
    object.insert("max_points".into(), check.max_points.into());
    object.insert("duration_ms".into(), milliseconds(check.duration).into());
    object.insert("command".into(), check.command.clone().into());
    let mut evidence = Value::Array(Vec::new());
    match &check.status {
        CheckStatus::Passed => {}
        CheckStatus::Skipped { why } => {
            object.insert("skipped".into(), words(why));
        }
        CheckStatus::Failed(diagnosis) => {
            let (fact, help) = (&diagnosis.fact, &diagnosis.help);
            object.insert(
                "diagnosis".into(),
                json!({
                    "code": diagnosis.code.as_str(),
                    "en": fact.en, "zh": fact.zh,
                    "help": words(help),
                }),
            );
            evidence = serde_json::to_value(&diagnosis.exhibits).unwrap_or_default();
        }
    }
    object.insert("evidence".into(), evidence);
    Value::Object(object)
}
