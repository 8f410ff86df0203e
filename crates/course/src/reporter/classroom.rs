//! What GitHub Classroom's grading reporter reads from `NAME_RESULTS`: base64 of a JSON object of
//! version 1, on one line.
//!
//! The reporter adds up the tests' scores, and takes the most from `max_score`.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use common::Lang;
use serde_json::{Value, json};

use super::cases::{Case, Verdict, cases};
use super::graded::{Graded, Standing, score};
use super::harmless;

pub(super) fn document(all: &[Graded], lang: Lang) -> String {
    let worst = all.iter().map(|graded| graded.standing).max();
    let status = match worst {
        Some(Standing::Passed) => "pass",
        Some(Standing::Failed) => "fail",
        _ => "error",
    };
    let tests: Vec<Value> = all
        .iter()
        .flat_map(|graded| {
            let cases = cases(graded, lang).into_iter();
            cases.map(|case| test(graded, &case))
        })
        .collect();
    let (_, most) = score(all);
    let document = json!({"version": 1, "status": status, "max_score": most, "tests": tests});
    STANDARD.encode(harmless::json(&document.to_string())) + "\n"
}

fn test(graded: &Graded, case: &Case) -> Value {
    let status = match case.verdict {
        Verdict::Passed => "pass",
        Verdict::Failed(_) | Verdict::Skipped => "fail",
        Verdict::Error(_) => "error",
    };
    let command = graded.report.checks.iter().find(|check| check.id == case.id);
    let command = command.map(|check| harmless::line(&check.command)).unwrap_or_default();
    json!({
        "name": format!("{}: {}", graded.report.exercise, case.name),
        "status": status,
        "score": case.points,
        "message": case.text,
        "test_code": command,
        "filename": "",
        "line_no": 0,
        "execution_time": case.duration.as_secs_f64(),
    })
}
