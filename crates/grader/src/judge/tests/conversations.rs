use crate::evidence::{Reason, Waited};
use crate::judge::testing::*;
use crate::judge::{Failure, Verdict};
use crate::plan::Awaited;
use crate::stage::Exit;

#[test]
fn the_status_must_be_the_one_asked_for() {
    let mut asks_for_three = check();
    asks_for_three.expected.exit = 3;
    assert_eq!(verdict(&asks_for_three, &Seen::new().exited(3)), Verdict::Passed);
    let wrong = Failure::Exit { expected: 3, got: Some(Exit::Status(0)) };
    assert_eq!(failures(&asks_for_three, &Seen::new().exited(0)), [wrong]);
}

#[test]
fn a_program_that_had_to_be_stopped_or_was_killed_fails() {
    let stopped = Seen::new().stopped(Reason::Asleep);
    let wrong = Failure::Exit { expected: 0, got: None };
    assert_eq!(failures(&check(), &stopped), std::slice::from_ref(&wrong));
    // The signal with which the grader stopped it is not its own end.
    let reaped = stopped.add(crate::evidence::Kind::Exited(Exit::Signal(9)));
    assert_eq!(failures(&check(), &reaped), [wrong]);
    let killed = Seen::new().add(crate::evidence::Kind::Exited(Exit::Signal(11)));
    let wrong = Failure::Exit { expected: 0, got: Some(Exit::Signal(11)) };
    assert_eq!(failures(&check(), &killed), [wrong]);
}

#[test]
fn what_was_awaited_in_vain_fails_first_and_in_the_order_of_the_script() {
    let check = receives(&[b"a", b"b"], &["127.0.0.5:9000 a", "127.0.0.5:9000 b"]);
    let seen = Seen::new()
        .waited(0, Waited::Came)
        .told(b"a")
        .waited(2, Waited::NotInTime)
        .told(b"b")
        .waited(4, Waited::ProgramEnded)
        .exited(1);
    let failures = failures(&check, &seen);
    let steps = failures.iter().map_while(|failure| match failure {
        Failure::Step { step, what: Awaited::Lines(lines), outcome, .. } => {
            Some((*step, *lines, *outcome))
        }
        _ => None,
    });
    let steps: Vec<_> = steps.collect();
    assert_eq!(steps, [(2, 1, Waited::NotInTime), (4, 2, Waited::ProgramEnded)]);
    assert!(matches!(failures.last(), Some(Failure::Exit { .. })));
}

#[test]
fn what_came_too_soon_fails() {
    let seen = Seen::new().waited(1, Waited::TooSoon).exited(0);
    assert!(matches!(
        failures(&check(), &seen)[..],
        [Failure::Step { step: 1, outcome: Waited::TooSoon, .. }]
    ));
}
