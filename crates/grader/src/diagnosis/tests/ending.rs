use std::time::Duration;

use super::{Row, also, row, rows_of};
use crate::diagnosis::Code;
use crate::evidence::{Kind, Reason, Waited};
use crate::judge::testing::*;
use crate::plan::{Action, Awaited, Endpoint, PlannedCheck};
use crate::stage::Exit;

fn python(error: &str) -> String {
    format!(
        "Traceback (most recent call last):\n  File \"/w/a.py\", line 7, in <module>\n    f()\n{error}\n"
    )
}

fn killed(signal: i32) -> Seen {
    Seen::new().add(Kind::Exited(Exit::Signal(signal)))
}

fn must_end_within(seconds: u64) -> PlannedCheck {
    let mut check = check();
    check.script[1] = Action::Await {
        what: Awaited::Exit,
        within: Some(Duration::from_secs(seconds)),
        after: None,
    };
    check
}

pub(super) fn rows() -> Vec<Row> {
    [ends(), early(), limits()].into_iter().flatten().collect()
}

fn ends() -> Vec<Row> {
    let plain = check();
    vec![
        row(
            Code::Crashed,
            &plain,
            Seen::new().said(&python("KeyError: 'x'")).exited(1),
            Seen::new().said("usage: a.py TEXT\n").exited(1),
        ),
        also(Code::Crashed, &plain, killed(11)),
        also(
            Code::Crashed,
            &prints(&["one"]),
            Seen::new()
                .said("thread 'main' panicked at src/main.rs:3:5:\nindex out of bounds\n")
                .exited(101),
        ),
        row(Code::WrongExit, &plain, Seen::new().exited(1), killed(15)),
        row(
            Code::NeverEnds,
            &plain,
            Seen::new().waited(1, Waited::NotInTime).stopped(Reason::Asleep),
            Seen::new().waited(1, Waited::NotInTime).stopped(Reason::Busy),
        ),
        also(
            Code::NeverEnds,
            &must_end_within(1),
            Seen::new().waited(1, Waited::NotInTime).stopped(Reason::Asleep),
        ),
        row(
            Code::BusyForEver,
            &plain,
            Seen::new().stopped(Reason::Busy),
            Seen::new().stopped(Reason::Asleep),
        ),
    ]
}

fn early() -> Vec<Row> {
    let two = receives(&[b"one", b"two"], &["127.0.0.5:9000 one", "127.0.0.5:9000 two"]);
    let broadcast_lost = {
        let mut check = sends(&[b"text"]);
        check.peers.push(Endpoint::Udp { name: "two".to_owned(), at: STRANGER, share: true });
        check
    };
    let one_of_two = |seen: Seen| {
        seen.waited(0, Waited::Came)
            .told(b"one")
            .printed("127.0.0.5:9000 one\n")
            .waited(2, Waited::Came)
            .told(b"two")
    };
    vec![
        row(
            Code::EndedEarly,
            &two,
            one_of_two(Seen::new()).waited(4, Waited::ProgramEnded).exited(0),
            one_of_two(Seen::new()).waited(4, Waited::NotInTime).stopped(Reason::Asleep),
        ),
        rows_of(
            Code::Undecided,
            (broadcast_lost.clone(), Seen::new().left(SOURCE, PEER, b"text").exited(0)),
            (broadcast_lost, Seen::new().exited(0)),
        ),
    ]
}

fn limits() -> Vec<Row> {
    let plain = check();
    let stopped = |reason| Seen::new().stopped(reason);
    vec![
        row(Code::MemoryLimit, &plain, stopped(Reason::Memory), stopped(Reason::Output)),
        also(Code::MemoryLimit, &plain, Seen::new().said(&python("MemoryError")).exited(1)),
        row(Code::OutputLimit, &plain, stopped(Reason::Output), stopped(Reason::Memory)),
        row(Code::CpuLimit, &plain, killed(24), killed(9)),
        row(
            Code::TooManyProcesses,
            &plain,
            Seen::new().said(&python("RuntimeError: can't start new thread")).exited(1),
            Seen::new().said(&python("RuntimeError: no thread")).exited(1),
        ),
        row(
            Code::FileLimit,
            &plain,
            Seen::new().said(&python("OSError: [Errno 24] Too many open files")).exited(1),
            Seen::new().said(&python("OSError: [Errno 5] Input/output error")).exited(1),
        ),
        also(Code::FileLimit, &plain, killed(25)),
    ]
}
