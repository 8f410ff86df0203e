//! When and how it ends.

use std::net::{TcpListener, TcpStream};
#[cfg(unix)]
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use serde_json::json;
use tempfile::NamedTempFile;
#[cfg(unix)]
use testkit::contract;
use testkit::{Running, next_datagram};

use super::{hearing, next_of, program, talking};

#[test]
fn a_sender_waits_for_replies_after_the_end_of_its_input() {
    let (mut assistant, addr, friend) = talking(&["--json", "--wait", "1200ms"]);
    assistant.write(b"one\n\nlast without a newline");
    assistant.end_input();
    let said: Vec<_> = (0..3).map(|_| next_datagram(&friend).0).collect();
    assert_eq!(said, [&b"one"[..], b"", b"last without a newline"]);
    friend.send_to(b"late", addr).unwrap();
    assert_eq!(next_of(&mut assistant, "received")["text"], "late");
    let begin = Instant::now();
    assert_eq!(assistant.wait().code(), 0);
    assert!(begin.elapsed() > Duration::from_millis(600), "{:?}", begin.elapsed());
}

#[test]
fn as_many_as_are_counted_and_no_more() {
    let (mut assistant, addr, friend) = hearing(&["--count", "3", "--json"]);
    // More than are told at a time: the rest is there when the third is counted.
    for number in 0..600 {
        friend.send_to(format!("{number}").as_bytes(), addr).unwrap();
    }
    let texts: Vec<_> =
        (0..3).map(|_| next_of(&mut assistant, "received")["text"].clone()).collect();
    assert_eq!(texts, [json!("0"), json!("1"), json!("2")]);
    let finished = assistant.wait();
    assert_eq!(finished.code(), 0);
    let done = finished.events().pop().unwrap();
    assert_eq!((&done["event"], &done["received"]), (&json!("done"), &json!(3)));
}

#[test]
fn the_answer_to_the_last_one_counted_is_told_and_counted() {
    let (assistant, addr, friend) = hearing(&["--count", "1", "--json", "--echo"]);
    friend.send_to(b"ping", addr).unwrap();
    assert_eq!(next_datagram(&friend).0, b"ping");
    let finished = assistant.wait();
    let events = finished.events();
    assert!(events.iter().any(|event| event["event"] == "sent"), "{finished:?}");
    assert_eq!(events.last().unwrap()["sent"], 1);
}

/// A client that sends a file of which its peer reads nothing; the file is longer than what both
/// sockets hold.
fn sending_in_vain(length: usize) -> (Running, TcpStream, NamedTempFile) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let to = listener.local_addr().unwrap().to_string();
    let mut assistant = Running::start(program(&["--tcp", "--to", &to, "--json"]));
    let peer = listener.accept().unwrap().0;
    let file = NamedTempFile::new().unwrap();
    std::fs::write(file.path(), vec![b'x'; length]).unwrap();
    assistant.type_line(&format!("/file {}", file.path().display()));
    // The input is held up, commands are not.
    let waiting = |assistant: &mut Running| {
        assistant.type_line("/who");
        next_of(assistant, "who")["peers"][0]["waiting"].as_u64().unwrap()
    };
    while waiting(&mut assistant) == 0 {}
    (assistant, peer, file)
}

#[test]
fn what_a_peer_did_not_read_is_told_as_lost_and_is_status_1() {
    let (mut assistant, peer, _file) = sending_in_vain(16 << 20);
    assistant.type_line("/close");
    let unsent = next_of(&mut assistant, "unsent");
    assert!(
        unsent["messages"].as_u64() >= Some(1) && unsent["bytes"].as_u64() >= Some(1),
        "{unsent}"
    );
    assistant.type_line("/quit");
    assert_eq!(assistant.wait().code(), 1);
    drop(peer);
}

#[test]
fn a_file_that_is_cut_short_is_one_error_with_the_bytes_that_were_not_sent() {
    const LENGTH: usize = 16 << 20;
    for how in ["/close", "/quit", "the peer"] {
        let (mut assistant, peer, file) = sending_in_vain(LENGTH);
        let name = file.path().to_str().unwrap();
        // What the peer has not read makes its end a break.
        let peer = (how != "the peer").then_some(peer);
        if how == "/close" {
            assistant.type_line("/close");
            let error = next_of(&mut assistant, "error");
            assert_eq!(error["input"], name, "{error}");
            // Nothing more is told of the file behind it: the next one is of this line.
            assistant.type_line("/dance");
            assert!(next_of(&mut assistant, "error")["reason"].to_string().contains("/dance"));
        }
        if how != "the peer" {
            assistant.type_line("/quit");
        }
        let finished = assistant.wait();
        assert_eq!(finished.code(), 1, "{how}");
        let of_the_file = finished.stderr.lines().filter(|line| line.contains(name));
        let told: Vec<_> = of_the_file.collect();
        assert_eq!(told.len(), 1, "{how}: {told:?}");
        assert!(told[0].contains("of the 16,777,216 bytes"), "{how}: {told:?}");
        let rest = told[0].split("the last ").nth(1).unwrap().split(' ').next().unwrap();
        let rest: usize = rest.replace(',', "").parse().unwrap();
        assert!((1..LENGTH).contains(&rest), "{how}: {rest}");
        drop(peer);
    }
}

#[cfg(unix)]
#[test]
fn the_end_of_its_terminal_ends_it_well_unless_it_was_to_outlive_it() {
    // Whoever runs the tests may outlive hangups (nohup), which would be passed on.
    let Some(mut command) = testkit::python(HANGUPS_END) else { return };
    command.args([super::BINARY, "--json", "--bind", "127.0.0.1:0"]);
    let (assistant, _) = Running::listening(command);
    hang_up(&assistant);
    let finished = assistant.wait();
    assert_eq!(finished.code(), 0);
    assert_eq!(finished.events().last().unwrap()["event"], "done");
    if !testkit::is_linux("who ignores which signal") {
        return;
    }
    let mut shell = Command::new("sh");
    shell.args(["-c", r#"trap '' HUP; exec "$0" "$@""#, super::BINARY]);
    shell.args(["--json", "--bind", "127.0.0.1:0"]);
    let (mut assistant, addr) = Running::listening(shell);
    hang_up(&assistant);
    let (friend, _) = testkit::receiver("127.0.0.1");
    friend.send_to(b"still there?", addr).unwrap();
    assert_eq!(next_of(&mut assistant, "received")["text"], "still there?");
}

/// Runs a program that a hangup ends unless the program says otherwise.
#[cfg(unix)]
const HANGUPS_END: &str = r"
import os, signal, sys
signal.signal(signal.SIGHUP, signal.SIG_DFL)
os.execv(sys.argv[1], sys.argv[1:])
";

#[cfg(unix)]
fn hang_up(assistant: &Running) {
    let pid = assistant.pid().to_string();
    assert!(Command::new("kill").args(["-HUP", &pid]).status().unwrap().success());
}

#[test]
fn a_timeout_is_status_3() {
    for (args, lang) in [(&["--timeout", "50ms"][..], "en"), (&["--timeout", "50ms"], "zh")] {
        let bound = [args, &["--bind", "127.0.0.1:0", "--json", "--lang", lang]].concat();
        let finished = Running::start(program(&bound)).wait();
        assert_eq!(finished.code(), 3);
        let events = finished.events();
        assert_eq!(events[1]["event"], "timeout");
        assert_eq!(events[1]["after_ms"], 50);
        assert_eq!(events.last().unwrap()["event"], "done");
    }
}

#[test]
fn a_reply_that_was_counted_on_and_did_not_come_is_status_3() {
    let (friend, to) = testkit::receiver("127.0.0.1");
    let args = ["hello", "--to", &to, "--count", "1", "--wait", "100ms", "--json"];
    let finished = Running::start(program(&args)).wait();
    assert_eq!(finished.code(), 3);
    assert!(finished.events().iter().any(|event| event["event"] == "timeout"));
    assert_eq!(next_datagram(&friend).0, b"hello");
}

#[test]
fn a_receiver_goes_on_after_the_end_of_its_input() {
    let (mut assistant, addr, friend) = hearing(&["--json"]);
    assistant.end_input();
    for number in 0..3 {
        friend.send_to(format!("{number}").as_bytes(), addr).unwrap();
        assert_eq!(next_of(&mut assistant, "received")["text"], number.to_string());
    }
}

#[cfg(unix)]
#[test]
fn told_to_stop_it_prints_its_totals_and_ends_well() {
    contract::stops_when_told(|| program(&["--bind", "127.0.0.1:0"]));
    contract::stops_when_told(|| program(&["--tcp-listen", "--bind", "127.0.0.1:0"]));
}

#[test]
fn a_flood_does_not_keep_it_from_ending() {
    let (mut assistant, addr, friend) = hearing(&["--json"]);
    let ended = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while !ended.load(Ordering::Relaxed) {
                let _ = friend.send_to(b"flood", addr);
            }
        });
        next_of(&mut assistant, "received");
        assistant.type_line("/quit");
        let finished = assistant.wait();
        ended.store(true, Ordering::Relaxed);
        assert_eq!(finished.code(), 0);
    });
}

#[test]
fn who_reads_no_more_ends_it() {
    let (mut assistant, addr, friend) = hearing(&["--json"]);
    friend.send_to(b"one", addr).unwrap();
    next_of(&mut assistant, "received");
    assistant.close_stdout();
    let ended = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while !ended.load(Ordering::Relaxed) {
                let _ = friend.send_to(b"more", addr);
            }
        });
        let finished = assistant.wait();
        ended.store(true, Ordering::Relaxed);
        assert_eq!(finished.code(), 1);
        assert!(finished.stderr.contains("cannot write to stdout"), "{finished:?}");
    });
}
