//! The course of the conversation and its end.

use super::Failure;
use crate::evidence::Waited;
use crate::plan::{Action, PlannedCheck};
use crate::run::Record;
use crate::stage::Exit;

/// What was awaited and did not come as it was to, in the order of the script.
pub(super) fn failures(check: &PlannedCheck, record: &Record) -> Vec<Failure> {
    let failed = record.waits().filter(|wait| wait.outcome != Waited::Came);
    failed
        .filter_map(|wait| match check.script.get(wait.step) {
            Some(Action::Await { what, .. }) => Some(Failure::Step {
                step: wait.step,
                what: what.clone(),
                outcome: wait.outcome,
                after: wait.after,
            }),
            _ => None,
        })
        .collect()
}

/// A program must end by itself, with the status that is asked for.
pub(super) fn ending(check: &PlannedCheck, record: &Record) -> Option<Failure> {
    let expected = check.expected.exit;
    let got = if record.stopped().is_some() { None } else { record.exit() };
    (got != Some(Exit::Status(expected))).then_some(Failure::Exit { expected, got })
}
