//! For tests of plans: exercises of one check, without the ceremony around it.

use common::Explain;

use super::{ExpectedOutput, Ground, Plan, PlannedCheck, Trouble};
use crate::exercise::Exercise;

/// An exercise of one or more checks, without the ceremony around them. It is not validated, so
/// that a plan meets mistakes too.
pub(super) fn exercise(checks: &str) -> Exercise {
    let source = format!(
        "arguments = \"A\"\ntitle = {{ en = \"t\", zh = \"题\" }}\ntask = {{ en = \"t\", zh = \"题\" }}\n{checks}"
    );
    toml::from_str(&source).unwrap_or_else(|error| panic!("{error}\n{source}"))
}

pub(super) fn check(id: &str, rest: &str) -> String {
    format!(
        "\n[[check]]\nid = \"{id}\"\ntitle = {{ en = \"t\", zh = \"题\" }}\npoints = 1\n{rest}\n"
    )
}

pub(super) fn plan_of(exercise: &Exercise, seed: u64, ground: &Ground) -> Plan {
    Plan::draw(exercise, "name", seed, ground).unwrap_or_else(|error| panic!("{error}"))
}

/// The only check of an exercise, on a network of its own.
pub(super) fn planned(seed: u64, rest: &str) -> PlannedCheck {
    plan_of(&exercise(&check("only", rest)), seed, &Ground::own_network()).checks.remove(0)
}

pub(super) fn trouble(rest: &str) -> Trouble {
    let exercise = exercise(&check("only", rest));
    let error = Plan::draw(&exercise, "name", 1, &Ground::own_network()).unwrap_err();
    let fact = error.fact();
    assert!(fact.en.contains("only") && fact.zh.contains("only"), "{fact:?}");
    assert_ne!(fact.en, fact.zh);
    error.trouble
}

pub(super) fn output(check: &PlannedCheck) -> &[String] {
    match &check.expected.output {
        ExpectedOutput::Lines(lines) => lines,
        other => panic!("{other:?}"),
    }
}
