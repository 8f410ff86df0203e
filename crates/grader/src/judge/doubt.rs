//! When the evidence does not decide, through no fault of the program.

use std::net::SocketAddrV4;
use std::time::Duration;

use super::Failure;
use crate::Words;
use crate::evidence::{Reason, Waited};
use crate::plan::{Action, Awaited, PlannedCheck};
use crate::run::Record;

/// Why a run says nothing, if it does not.
pub(super) fn doubt(check: &PlannedCheck, record: &Record, failures: &[Failure]) -> Option<Words> {
    if record.stopped().is_none() && record.exit().is_none() {
        return Some(Words::new("the end of the program was not seen", "没有看到程序的结束"));
    }
    if record.lost() > 0 && !decided_without_loss(check, failures) {
        return Some(Words::new(
            "packets were lost on the grader's side; what was not seen may have been there",
            "评分器一侧丢失了数据包；没有看到的内容也许确实发送过",
        ));
    }
    if record.held_up() > Duration::ZERO && !decided_without_clock(check, record, failures) {
        return Some(Words::new(
            "the machine was too busy for the times of this check to mean anything",
            "机器太忙，这项检查里的时间没有意义",
        ));
    }
    None
}

/// What was seen too much is too much, whatever else was lost; what is missing may have been there.
fn decided_without_loss(check: &PlannedCheck, failures: &[Failure]) -> bool {
    let too_much = |failure: &Failure| match failure {
        Failure::Datagrams { expected, got, elsewhere, .. } => has_more(expected, got, elsewhere),
        Failure::Connection { .. } => true,
        _ => false,
    };
    let awaited =
        |action: &Action| matches!(action, Action::Await { what: Awaited::Datagrams { .. }, .. });
    let indifferent = check.expected.datagrams.is_empty() && !check.script.iter().any(awaited);
    indifferent || failures.iter().any(too_much)
}

fn has_more(expected: &[Vec<u8>], got: &[Vec<u8>], elsewhere: &[(SocketAddrV4, Vec<u8>)]) -> bool {
    let mut due = expected.to_vec();
    let surplus = |payload: &Vec<u8>| match due.iter().position(|due| due == payload) {
        Some(at) => {
            due.swap_remove(at);
            false
        }
        None => true,
    };
    !elsewhere.is_empty() || got.iter().any(surplus)
}

/// A grader that looks late may miss that something came too soon, or in time. A pause that became
/// longer only asks more of a program: one that passes all the same is right.
fn decided_without_clock(check: &PlannedCheck, record: &Record, failures: &[Failure]) -> bool {
    if record.stopped() == Some(Reason::Busy) {
        // What had that much time for itself, and did not end, would not have ended.
        return record.duration.saturating_sub(record.held_up()) >= check.patience / 2;
    }
    let doubtful = |(step, action): (usize, &Action)| {
        let outcome = record.waited(step).map(|wait| wait.outcome);
        match action {
            Action::Pause(_) => !failures.is_empty(),
            Action::Await { after, within, .. } => match outcome {
                Some(Waited::Came | Waited::TooSoon) => after.is_some(),
                Some(Waited::NotInTime) => within.is_some(),
                Some(Waited::ProgramEnded) | None => false,
            },
            _ => false,
        }
    };
    !check.script.iter().enumerate().any(doubtful)
}
