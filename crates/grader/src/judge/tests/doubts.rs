use std::time::Duration;

use crate::evidence::{Kind, Reason, Waited};
use crate::judge::testing::*;
use crate::judge::{Failure, Verdict};
use crate::plan::{Action, Awaited, PlannedCheck};

fn is_doubtful(check: &PlannedCheck, seen: &Seen) -> bool {
    matches!(verdict(check, seen), Verdict::Inconclusive(_))
}

fn held_up(seen: Seen) -> Seen {
    seen.add(Kind::HeldUp(Duration::from_secs(1)))
}

#[test]
fn lost_packets_leave_open_what_is_missing_but_not_what_is_too_many() {
    let check = sends(&[b"text"]);
    let lost = |seen: Seen| seen.add(Kind::PacketsLost(1)).exited(0);
    assert!(is_doubtful(&check, &lost(Seen::new())), "it may have been the lost one");
    assert!(is_doubtful(&check, &lost(Seen::new().sent(b"text"))), "a second may be lost");
    let twice = lost(Seen::new().sent(b"text").sent(b"text"));
    assert!(matches!(failures(&check, &twice)[..], [Failure::Datagrams { .. }]));
    let other = lost(Seen::new().sent(b"another"));
    assert!(matches!(failures(&check, &other)[..], [Failure::Datagrams { .. }]));
}

#[test]
fn lost_packets_do_not_matter_where_none_are_looked_at() {
    let seen = Seen::new().printed("one\n").add(Kind::PacketsLost(9)).exited(0);
    assert_eq!(verdict(&prints(&["one"]), &seen), Verdict::Passed);
}

/// A check whose program must wait at least `after` and end within `within`.
fn timed(after: Option<u64>, within: Option<u64>) -> PlannedCheck {
    let mut check = check();
    check.script[1] = Action::Await {
        what: Awaited::Exit,
        after: after.map(Duration::from_secs),
        within: within.map(Duration::from_secs),
    };
    check
}

#[test]
fn a_held_up_machine_leaves_open_what_it_could_have_changed() {
    let late = held_up(Seen::new().waited(1, Waited::NotInTime)).exited(0);
    assert!(is_doubtful(&timed(None, Some(1)), &late));
    let soon = held_up(Seen::new().waited(1, Waited::TooSoon)).exited(0);
    assert!(is_doubtful(&timed(Some(1), None), &soon));
    let late_look = held_up(Seen::new().waited(1, Waited::Came)).exited(0);
    assert!(is_doubtful(&timed(Some(1), None), &late_look));
}

#[test]
fn what_came_in_time_came_in_time_however_late_the_grader_looked() {
    let seen = held_up(Seen::new().waited(1, Waited::Came)).exited(0);
    assert_eq!(verdict(&timed(None, Some(1)), &seen), Verdict::Passed);
}

#[test]
fn a_longer_pause_is_no_excuse_for_passing_but_one_for_failing() {
    let mut check = prints(&["one"]);
    check.script.insert(0, Action::Pause(Duration::from_secs(1)));
    let right = held_up(Seen::new().printed("one\n")).exited(0);
    assert_eq!(verdict(&check, &right), Verdict::Passed);
    assert!(is_doubtful(&check, &held_up(Seen::new()).exited(3)));
}

#[test]
fn without_times_in_the_check_a_held_up_machine_changes_nothing() {
    let seen = held_up(Seen::new()).exited(1);
    assert!(matches!(failures(&check(), &seen)[..], [Failure::Exit { .. }]));
}

#[test]
fn a_busy_program_is_to_blame_if_it_had_time_for_itself() {
    let mut starved = Seen::new().add(Kind::HeldUp(Duration::from_secs(19)));
    starved = starved.stopped(Reason::Busy);
    starved.0.duration = Duration::from_secs(20);
    assert!(is_doubtful(&check(), &starved));
    let mut busy = Seen::new().add(Kind::HeldUp(Duration::from_secs(10))).stopped(Reason::Busy);
    busy.0.duration = Duration::from_secs(20);
    assert!(matches!(failures(&check(), &busy)[..], [Failure::Exit { got: None, .. }]));
}

#[test]
fn an_end_that_nobody_saw_says_nothing() {
    assert!(is_doubtful(&check(), &Seen::new()));
}
