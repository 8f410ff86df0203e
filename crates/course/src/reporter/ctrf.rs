//! Common Test Report Format (ctrf.io). What it has no field for stands under `extra`.

use common::Lang;
use serde_json::{Value, json};

use super::cases::{Case, Verdict, cases};
use super::graded::{Graded, milliseconds, score};
use super::harmless;

/// The newest that the format's reference implementation supports; there is no 1.0 yet.
const SPECIFICATION: &str = "0.0.0";

pub(super) fn document(all: &[Graded], lang: Lang) -> String {
    let suites: Vec<_> = all.iter().map(|graded| (graded, cases(graded, lang))).collect();
    let every: Vec<&Case> = suites.iter().flat_map(|(_, cases)| cases).collect();
    let count = |wanted: &str| every.iter().filter(|case| status(case) == wanted).count();
    let (points, most) = score(all);
    let tests: Vec<Value> = suites
        .iter()
        .flat_map(|(graded, cases)| cases.iter().map(|case| test(&graded.report.exercise, case)))
        .collect();
    let exercises: Vec<Value> = all.iter().map(exercise).collect();
    let start = all.iter().map(Graded::start_ms).min().unwrap_or_default();
    let stop = all.iter().map(Graded::stop_ms).max().unwrap_or_default();
    let document = json!({
        "reportFormat": "CTRF",
        "specVersion": SPECIFICATION,
        "generatedBy": "course",
        "results": {
            "tool": {"name": "course", "version": env!("CARGO_PKG_VERSION")},
            "summary": {
                "tests": every.len(),
                "passed": count("passed"),
                "failed": count("failed"),
                "skipped": count("skipped"),
                "pending": 0,
                "other": count("other"),
                "suites": all.len(),
                "start": start,
                "stop": stop,
                "extra": {"points": points, "max_points": most},
            },
            "tests": tests,
            "extra": {"exercises": exercises},
        },
    });
    harmless::json(&document.to_string()) + "\n"
}

fn status(case: &Case) -> &'static str {
    match case.verdict {
        Verdict::Passed => "passed",
        Verdict::Failed(_) => "failed",
        Verdict::Skipped => "skipped",
        Verdict::Error(_) => "other",
    }
}

fn test(exercise: &str, case: &Case) -> Value {
    let mut test = json!({
        "name": format!("{exercise}: {}", case.name),
        "status": status(case),
        "duration": milliseconds(case.duration),
        "suite": [exercise],
        "extra": {"id": case.id, "points": case.points, "max_points": case.max_points},
    });
    if !case.message.is_empty() {
        test["message"] = case.message.clone().into();
    }
    if let Verdict::Failed(code) | Verdict::Error(code) = case.verdict {
        test["rawStatus"] = code.into();
        test["trace"] = case.text.clone().into();
    }
    test
}

fn exercise(graded: &Graded) -> Value {
    let report = &graded.report;
    json!({
        "name": report.exercise,
        "status": graded.standing.as_str(),
        "points": report.points(),
        "max_points": report.max_points(),
        "seed": report.seed,
        "isolation": report.isolation.level,
    })
}
