//! A right solution gets full points, whatever its language.

use grader::report::{CheckStatus, Report, Status};

use crate::classroom::{HandIn, examine, hand_ins};

fn full_points(_: &HandIn, report: &Report) -> Result<(), String> {
    if report.status == Status::Passed && report.points() == report.max_points() {
        return Ok(());
    }
    let failed = report.checks.iter().filter_map(|check| match &check.status {
        CheckStatus::Passed => None,
        CheckStatus::Failed(diagnosis) => {
            Some(format!("{}: {} {}", check.id, diagnosis.code.as_str(), diagnosis.fact.en))
        }
        CheckStatus::Skipped { why } => Some(format!("{}: skipped, {}", check.id, why.en)),
    });
    Err(format!("{:?}\n    {}", report.status, failed.collect::<Vec<_>>().join("\n    ")))
}

#[test]
fn every_right_solution_gets_full_points() {
    let objections = examine(hand_ins("solutions"), full_points);
    assert!(objections.is_empty(), "\n{}", objections.join("\n"));
}

#[test]
fn every_exercise_has_a_right_solution_in_rust_and_python_and_the_udp_ones_in_c() {
    let solutions = hand_ins("solutions");
    for exercise in crate::classroom::exercises() {
        let of_this = || solutions.iter().filter(|hand_in| hand_in.exercise == exercise);
        let has = |extension: &str| {
            of_this().filter_map(|h| h.path.as_deref()?.extension()).any(|e| e == extension)
        };
        let in_files = of_this().any(|hand_in| hand_in.path.as_ref().unwrap().is_dir());
        assert!(in_files || (has("rs") && has("py")), "{exercise}");
        assert!(!exercise.starts_with("udp_") || has("c"), "{exercise}");
    }
}
