//! A starter compiles, gets next to nothing, and is told kindly what comes first.

use grader::report::{CheckStatus, Report, Status};

use crate::classroom::{HandIn, examine, exercises};

fn next_to_nothing(_: &HandIn, report: &Report) -> Result<(), String> {
    if report.status != Status::Failed {
        return Err(format!("{:?}", report.status));
    }
    if report.points() > 2 {
        return Err(format!("{} points for a starter", report.points()));
    }
    let first = report.checks.iter().find_map(|check| match &check.status {
        CheckStatus::Failed(diagnosis) => Some(diagnosis),
        _ => None,
    });
    let Some(first) = first else { return Err("nothing failed".into()) };
    let words = [&first.fact.en, &first.fact.zh, &first.help.en, &first.help.zh];
    if words.iter().any(|text| text.is_empty()) {
        return Err(format!("{} says nothing", first.code.as_str()));
    }
    Ok(())
}

#[test]
fn every_starter_compiles_and_gets_at_most_two_points() {
    let starters = exercises().into_iter().map(|exercise| HandIn { exercise, path: None });
    let objections = examine(starters.collect(), next_to_nothing);
    assert!(objections.is_empty(), "\n{}", objections.join("\n"));
}
