use super::{Row, also, row};
use crate::diagnosis::Code;
use crate::evidence::{Reason, Waited};
use crate::judge::testing::*;
use crate::plan::{Action, Awaited, PlannedCheck};

/// Datagrams that were told one by one; how the waits for their lines went is `outcome`.
fn told(payloads: &[&[u8]], outcome: Waited) -> Seen {
    let mut seen = Seen::new().waited(0, Waited::Came);
    for (number, payload) in payloads.iter().enumerate() {
        seen = seen.told(payload).waited(2 * number + 2, outcome);
    }
    seen.told(b"quit")
}

fn asks(reply: &[u8], expected: &[&str]) -> PlannedCheck {
    let mut check = prints(expected);
    check.peers = vec![udp("peer", PEER)];
    let awaited = Awaited::Datagrams { at: "peer".to_owned(), count: 1 };
    let send = Action::Send { from: "peer".to_owned(), to: None, payload: reply.to_vec() };
    check.script = vec![wait(awaited), send, Action::EndInput, wait(Awaited::Exit)];
    check
}

fn replied(reply: &[u8]) -> Seen {
    Seen::new().sent(b"text").waited(0, Waited::Came).told_at(SOURCE, reply)
}

pub(super) fn rows() -> Vec<Row> {
    let text = "收到了";
    let line = format!("127.0.0.5:9000 {text}");
    let one = receives(&[text.as_bytes()], &[&line]);
    let shown = |output: &str| told(&[text.as_bytes()], Waited::Came).printed(output).exited(0);
    let long = "abcdefgh".repeat(300);
    let long_line = format!("127.0.0.5:9000 {long}");
    let long_check = receives(&[long.as_bytes()], &[&long_line]);
    let cut = |at: usize| format!("127.0.0.5:9000 {}\n", &long[..at]);
    let long_shown =
        |output: &str| told(&[long.as_bytes()], Waited::Came).printed(output).exited(0);
    let padded = format!("{line}{}\n", "\0".repeat(100));
    vec![
        row(
            Code::PrintedTuple,
            &one,
            shown("('127.0.0.5', 9000) 收到了\n"),
            shown("(127.0.0.5, 9000) 收到了\n"),
        ),
        row(
            Code::PrintedBytes,
            &one,
            shown("127.0.0.5:9000 b'\\xe6\\x94\\xb6'\n"),
            shown("127.0.0.5:9000 '\\xe6\\x94\\xb6'\n"),
        ),
        also(Code::PrintedBytes, &one, shown("127.0.0.5:9000 [230, 148, 182]\n")),
        row(Code::SenderMissing, &one, shown("收到了\n"), shown("127.0.0.5 收到了\n")),
        row(
            Code::CutAtBuffer,
            &long_check,
            long_shown(&cut(1024)),
            long_shown(&cut(1024).replace("abc", "abd")),
        ),
        row(Code::NulPadding, &one, shown(&padded), shown(&padded.replace('\0', "0"))),
        row(
            Code::QuitPrinted,
            &one,
            shown(&format!("{line}\n127.0.0.5:9000 quit\n")),
            shown(&format!("{line}\n127.0.0.5:9000 more\n")),
        ),
        also(
            Code::QuitPrinted,
            &one,
            told(&[text.as_bytes()], Waited::Came)
                .printed(&format!("{line}\n127.0.0.5:9000 quit\n"))
                .stopped(Reason::Asleep),
        ),
    ]
    .into_iter()
    .chain(unshown())
    .collect()
}

/// What was told and never printed.
fn unshown() -> Vec<Row> {
    let empty_first = receives(&[b"", b"more"], &["127.0.0.5:9000 ", "127.0.0.5:9000 more"]);
    let both = |outcome| told(&[b"", b"more"], outcome);
    let two = receives(&[b"one", b"two"], &["127.0.0.5:9000 one", "127.0.0.5:9000 two"]);
    let replies = asks(b"yes", &["yes"]);
    vec![
        row(
            Code::EmptyTakenForEnd,
            &empty_first,
            both(Waited::NotInTime).exited(0),
            both(Waited::NotInTime).printed("127.0.0.5:9000 more\n").exited(0),
        ),
        row(
            Code::EmptyDropped,
            &empty_first,
            both(Waited::NotInTime).printed("127.0.0.5:9000 more\n").exited(0),
            both(Waited::NotInTime).printed("127.0.0.5:9000 \n").exited(0),
        ),
        also(Code::EmptyDropped, &asks(b"", &[""]), replied(b"").exited(0)),
        row(
            Code::SkippedDatagrams,
            &two,
            told(&[b"one", b"two"], Waited::NotInTime).printed("127.0.0.5:9000 two\n").exited(0),
            told(&[b"one", b"two"], Waited::NotInTime).printed("127.0.0.5:9000 one\n").exited(0),
        ),
        row(
            Code::IgnoredReply,
            &replies,
            replied(b"yes").exited(0),
            replied(b"yes").printed("no\n").exited(0),
        ),
        also(Code::IgnoredReply, &replies, replied(b"yes").stopped(Reason::Asleep)),
        // The reply came when the program had ended already.
        also(
            Code::MissingOutput,
            &replies,
            Seen::new().sent(b"text").waited(0, Waited::Came).exited(3).told_at(SOURCE, b"yes"),
        ),
    ]
}
