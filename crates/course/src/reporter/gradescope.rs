//! Gradescope's `results.json`. Its top `score` is the score, whatever the tests add up to.
//!
//! Where the grader could not do its work, no score is written anywhere: Gradescope then records none,
//! and the student no zero.

use common::Lang;
use grader::report::CheckStatus;
use serde_json::{Value, json};

use super::cases::{Case, Verdict, cases, conditions, points_of};
use super::graded::{Graded, is_complete, score};
use super::harmless;

pub(super) fn document(all: &[Graded], lang: Lang) -> String {
    let (points, most) = score(all);
    let seconds: f64 = all.iter().map(|graded| graded.took.as_secs_f64()).sum();
    let (one_of_many, is_scored) = (all.len() > 1, is_complete(all));
    let tests = all.iter().enumerate().flat_map(|(place, graded)| {
        let cases = cases(graded, lang).into_iter().enumerate();
        cases.map(move |(number, case)| {
            let number = match one_of_many {
                true => format!("{}.{}", place + 1, number + 1),
                false => (number + 1).to_string(),
            };
            test(&graded.report.exercise, &number, &case, is_scored)
        })
    });
    let mut document = json!({
        "execution_time": (seconds * 1000.0).round() / 1000.0,
        "output": all.iter().map(|graded| line(graded, lang)).collect::<Vec<_>>().join("\n"),
        "output_format": "text",
        "stdout_visibility": "hidden",
        "visibility": "visible",
        "tests": tests.collect::<Vec<_>>(),
        "extra_data": {
            "max_points": most,
            "exercises": all.iter().map(extra).collect::<Vec<_>>(),
        },
    });
    if is_scored {
        document["score"] = points.into();
    }
    harmless::json(&document.to_string()) + "\n"
}

fn test(exercise: &str, number: &str, case: &Case, is_scored: bool) -> Value {
    let status = if case.verdict == Verdict::Passed { "passed" } else { "failed" };
    let mut test = json!({
        "name": format!("{exercise}: {}", case.name),
        "number": number,
        "status": status,
        "output": case.text,
        "output_format": "text",
        "visibility": "visible",
    });
    if is_scored {
        test["score"] = case.points.into();
        test["max_score"] = case.max_points.into();
    }
    test
}

fn line(graded: &Graded, lang: Lang) -> String {
    let (exercise, report) = (&graded.report.exercise, &graded.report);
    let score = points_of(report.points(), report.max_points(), lang);
    format!("{exercise}: {score} ({})", conditions(graded, lang))
}

fn extra(graded: &Graded) -> Value {
    let checks = &graded.report.checks;
    let passed = checks.iter().filter(|check| check.status == CheckStatus::Passed).count();
    json!({
        "exercise": graded.report.exercise,
        "status": graded.standing.as_str(),
        "seed": graded.report.seed,
        "passed": passed,
        "checks": checks.len(),
    })
}
