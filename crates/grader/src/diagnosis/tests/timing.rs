use std::time::Duration;

use super::{Row, also, row};
use crate::diagnosis::Code;
use crate::evidence::{Reason, Waited};
use crate::judge::testing::*;
use crate::plan::{Action, Awaited, ExpectedDatagrams, PlannedCheck};

fn input(text: &str) -> Action {
    Action::Input(text.as_bytes().to_vec())
}

fn tell(text: &str) -> Action {
    Action::Send { from: "peer".to_owned(), to: Some(OWN), payload: text.as_bytes().to_vec() }
}

fn datagrams(count: usize) -> Action {
    wait(Awaited::Datagrams { at: "peer".to_owned(), count })
}

/// A chat: what comes in is printed, what is typed is sent.
fn chat(script: Vec<Action>, sent: &[&str], printed: &[&str]) -> PlannedCheck {
    let mut check = prints(printed);
    check.peers = vec![udp("peer", PEER)];
    check.script = [wait(Awaited::Bound(OWN.port()))]
        .into_iter()
        .chain(script)
        .chain([Action::EndInput, wait(Awaited::Exit)])
        .collect();
    if !sent.is_empty() {
        check.expected.datagrams = vec![ExpectedDatagrams {
            to: PEER,
            at: lines(&["peer"]),
            payloads: bytes(sent),
            from_port: None,
        }];
    }
    check
}

fn exit(after: Option<u64>, within: Option<u64>) -> Action {
    Action::Await {
        what: Awaited::Exit,
        after: after.map(Duration::from_millis),
        within: within.map(Duration::from_millis),
    }
}

pub(super) fn rows() -> Vec<Row> {
    [together(), limits()].into_iter().flatten().collect()
}

fn together() -> Vec<Row> {
    let begun = || Seen::new().bound(OWN).waited(0, Waited::Came);
    let hears = chat(vec![tell("a"), wait(Awaited::Lines(1))], &[], &["127.0.0.5:9000 a"]);
    let sends_two = chat(vec![input("x\ny\n"), datagrams(2)], &["x", "y"], &[]);
    let both = chat(
        vec![tell("a"), wait(Awaited::Lines(1)), input("x\n"), datagrams(1)],
        &["x"],
        &["127.0.0.5:9000 a"],
    );
    let unheard = || begun().told(b"a").waited(2, Waited::NotInTime);
    vec![
        row(
            Code::NotFlushed,
            &hears,
            unheard().input_ended().printed("127.0.0.5:9000 a\n").exited(0),
            unheard().input_ended().exited(0),
        ),
        row(
            Code::Alternation,
            &both,
            unheard().typed("x\n").sent(b"x").printed("127.0.0.5:9000 a\n").exited(0),
            unheard().typed("x\n").sent(b"x").input_ended().printed("127.0.0.5:9000 a\n").exited(0),
        ),
        row(
            Code::Alternation,
            &sends_two,
            begun().typed("x\ny\n").sent(b"x").waited(2, Waited::NotInTime).stopped(Reason::Asleep),
            begun().typed("x\ny\n").sent(b"x").waited(2, Waited::NotInTime).exited(0),
        ),
        also(Code::Alternation, &hears, unheard().exited(0)),
    ]
}

fn limits() -> Vec<Row> {
    let mut timed = check();
    timed.script[1] = exit(Some(1800), Some(3500));
    let mut patient = prints(&["yes"]);
    patient.peers = vec![udp("peer", PEER)];
    let reply = Action::Send { from: "peer".to_owned(), to: None, payload: b"yes".to_vec() };
    patient.script = vec![
        datagrams(1),
        Action::Pause(Duration::from_millis(1400)),
        reply,
        Action::EndInput,
        wait(Awaited::Exit),
    ];
    let asked = || Seen::new().sent(b"text").waited(0, Waited::Came);
    vec![
        row(
            Code::GaveUpEarly,
            &timed,
            Seen::new().waited(1, Waited::TooSoon).exited(0),
            Seen::new().waited(1, Waited::NotInTime).exited(0),
        ),
        row(
            Code::GaveUpEarly,
            &patient,
            asked().exited(3).told_at(SOURCE, b"yes"),
            asked().told_at(SOURCE, b"yes").exited(3),
        ),
        row(
            Code::WaitedTooLong,
            &timed,
            Seen::new().waited(1, Waited::NotInTime).exited(0),
            Seen::new().waited(1, Waited::NotInTime).stopped(Reason::Asleep),
        ),
    ]
}
