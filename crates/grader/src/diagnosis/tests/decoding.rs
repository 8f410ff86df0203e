use super::{Row, also, row};
use crate::diagnosis::Code;
use crate::evidence::Waited;
use crate::judge::testing::*;
use crate::plan::{Action, Awaited, PlannedCheck};

const BROKEN: &[u8] = b"ab\xffcd";

fn receiver() -> PlannedCheck {
    receives(&[BROKEN, b"more"], &["127.0.0.5:9000 ab\u{fffd}cd", "127.0.0.5:9000 more"])
}

fn asks(encoding: &str, reply: &[u8], expected: &str) -> PlannedCheck {
    let mut check = prints(&[expected]);
    check.args = lines(&["127.0.0.5", "9000", "text", encoding]);
    check.peers = vec![udp("peer", PEER)];
    let awaited = Awaited::Datagrams { at: "peer".to_owned(), count: 1 };
    let send = Action::Send { from: "peer".to_owned(), to: None, payload: reply.to_vec() };
    check.script = vec![wait(awaited), send, Action::EndInput, wait(Awaited::Exit)];
    check
}

fn replied(reply: &[u8]) -> Seen {
    Seen::new().sent(b"text").waited(0, Waited::Came).told_at(SOURCE, reply)
}

fn codec(questions: &[&str], expected: &[&str]) -> (PlannedCheck, Seen) {
    let typed: String = questions.iter().flat_map(|line| [*line, "\n"]).collect();
    let mut check = prints(expected);
    check.script.insert(0, Action::Input(typed.clone().into_bytes()));
    (check, Seen::new().typed(&typed))
}

fn python(error: &str) -> String {
    format!(
        "Traceback (most recent call last):\n  File \"/w/a.py\", line 7, in <module>\n    f()\n{error}\n"
    )
}

pub(super) fn rows() -> Vec<Row> {
    let check = receiver();
    let strict = python(
        "UnicodeDecodeError: 'utf-8' codec can't decode byte 0xff in position 2: invalid start byte",
    );
    let panic = "thread 'main' (4711) panicked at src/main.rs:9:60:\n\
                 called `Result::unwrap()` on an `Err` value: Utf8Error { valid_up_to: 2, error_len: Some(1) }\n\
                 note: run with `RUST_BACKTRACE=1`\n";
    let told = || Seen::new().waited(0, Waited::Came).told(BROKEN);
    let died = |report: &str| told().said(report).waited(2, Waited::ProgramEnded).exited(1);
    let long = "你好".repeat(500);
    let long_check = asks("utf-8", long.as_bytes(), &long);
    let cut = python(
        "UnicodeDecodeError: 'utf-8' codec can't decode byte 0xe4 in position 1023: unexpected end of data",
    );
    let gbk_check = asks("gbk", b"\xca\xd5\xb5\xbd", "收到");
    let as_gbk = python(
        "UnicodeDecodeError: 'utf-8' codec can't decode byte 0xca in position 0: invalid continuation byte",
    );
    let misread = "\u{fffd}յ\u{fffd}\n";
    let (encode, asked) = codec(&["encode gbk strict 你好"], &["c4e3bac3"]);
    let (replace, replaced) = codec(&["decode utf-8 replace 61ff62"], &["a\u{fffd}b"]);
    let (spaced, typed) =
        codec(&["encode utf-8 strict  a  b"], &["20612020 62".replace(' ', "").as_str()]);
    vec![
        row(Code::DiedOnUndecodable, &check, died(&strict), died(&python("KeyError: 'x'"))),
        also(Code::DiedOnUndecodable, &check, died(panic)),
        row(
            Code::TextLost,
            &check,
            told().printed("127.0.0.5:9000 abcd\n127.0.0.5:9000 more\n").exited(0),
            told().printed("127.0.0.5:9000 ab?cd\n127.0.0.5:9000 more\n").exited(0),
        ),
        also(Code::TextLost, &replace, replaced.printed("ab\n").exited(0)),
        row(
            Code::CutAtBuffer,
            &long_check,
            replied(long.as_bytes()).said(&cut).exited(1),
            replied(long.as_bytes()).said(&python("KeyError: 1")).exited(1),
        ),
        row(
            Code::WrongEncoding,
            &gbk_check,
            replied(b"\xca\xd5\xb5\xbd").printed(misread).exited(0),
            replied(b"\xca\xd5\xb5\xbd").printed("发送\n").exited(0),
        ),
        also(Code::WrongEncoding, &gbk_check, replied(b"\xca\xd5\xb5\xbd").said(&as_gbk).exited(1)),
        also(Code::WrongEncoding, &encode, asked.clone().printed("e4bda0e5a5bd\n").exited(0)),
        also(Code::OutputDiffers, &encode, asked.clone().printed("error\n").exited(0)),
        also(Code::PrintedBytes, &encode, asked.printed("b'\\xc4\\xe3\\xba\\xc3'\n").exited(0)),
        also(Code::Blanks, &spaced, typed.printed("612062\n").exited(0)),
    ]
}
