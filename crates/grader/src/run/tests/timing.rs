//! What is timed: no later than, no sooner than, and pauses.

use std::time::Duration;

use super::*;
use crate::evidence::Waited;

fn timed(what: Awaited, after: Option<u64>, within: Option<u64>) -> Action {
    let [after, within] = [after, within].map(|time| time.map(Duration::from_millis));
    Action::Await { what, within, after }
}

#[test]
fn what_comes_within_its_time_came() {
    let record =
        Trial::sh("sleep 0.1; echo x").step(timed(Awaited::Lines(1), Some(50), Some(5000))).run();
    let wait = record.waited(0).unwrap();
    assert_eq!(wait.outcome, Waited::Came);
    assert!(wait.after >= Duration::from_millis(50), "{wait:?}");
}

#[test]
fn what_comes_too_soon_is_told_and_the_script_goes_on_waiting() {
    let record = Trial::sh("echo x; read line; echo $line")
        .step(timed(Awaited::Lines(1), Some(10_000), None))
        .types("y\n")
        .waits_for(Awaited::Lines(2))
        .run();
    assert_eq!(record.failed_wait().unwrap().outcome, Waited::TooSoon);
    assert_eq!(record.waited(2).unwrap().outcome, Waited::Came);
    assert_eq!(record.stdout(), b"x\ny\n");
}

#[test]
fn what_comes_too_late_is_not_in_time_and_still_seen() {
    let record = Trial::sh("sleep 0.8; echo x; exit 5")
        .patience(Duration::from_secs(5))
        .step(timed(Awaited::Lines(1), None, Some(200)))
        .run();
    let wait = record.failed_wait().unwrap();
    assert_eq!((wait.step, wait.outcome), (0, Waited::NotInTime));
    assert!(wait.after >= Duration::from_millis(200) && wait.after < Duration::from_secs(5));
}

#[test]
fn a_wait_with_a_time_of_its_own_is_not_cut_short_by_the_patience() {
    let record = Trial::sh("sleep 1; echo x")
        .patience(Duration::from_millis(200))
        .step(timed(Awaited::Lines(1), None, Some(20_000)))
        .run();
    assert_eq!(record.failed_wait(), None);
}

#[test]
fn an_end_that_comes_too_late_is_seen_before_the_program_is_stopped() {
    let record = Trial::sh("cat; sleep 0.4; exit 6")
        .step(Action::EndInput)
        .step(timed(Awaited::Exit, None, Some(200)))
        .run_as_it_is();
    assert_eq!(record.failed_wait().unwrap().outcome, Waited::NotInTime);
    assert_eq!(record.exit(), Some(Exit::Status(6)));
}

#[test]
fn the_time_counts_from_the_step_before() {
    let record = Trial::sh("read line; echo x")
        .step(Action::Pause(Duration::from_secs(6)))
        .types("\n")
        .step(timed(Awaited::Lines(1), None, Some(5_000)))
        .run();
    assert_eq!(record.failed_wait(), None);
    let typed = record.evidence.iter().find(|one| matches!(one.kind, Kind::Typed { .. })).unwrap();
    // The echo may be seen before the thread that wrote was given a processor again.
    let written = typed.at.min(record.steps[2]);
    assert_eq!(record.steps[1], written, "a step that types is over when it was written");
}

#[test]
fn a_pause_is_as_long_as_it_says_while_there_is_a_program() {
    let pause = Action::Pause(Duration::from_millis(250));
    let record = Trial::sh("cat").step(pause).run();
    assert!(record.steps[0] >= Duration::from_millis(250));
    assert!(record.duration >= Duration::from_millis(250));
    let record = Trial::sh("exit 0").step(Action::Pause(Duration::from_secs(60))).run();
    assert!(record.steps[0] < Duration::from_secs(30));
    assert_eq!(record.exit(), Some(Exit::Status(0)));
}
