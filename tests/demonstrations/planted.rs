//! Planted faults: each is seen, and what is right is not.
#![cfg(unix)]

use std::process::Command;

use lesson_text::LessonText;

use crate::stage::play;

/// What is wrong with a block whose commands are shell scripts.
fn failures(block: &str) -> Vec<String> {
    let text = LessonText::parse(&format!("```console\n{block}```\n")).unwrap();
    let demonstration = text.code().next().unwrap().demonstration().unwrap();
    let launch = |script: &str| {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        Ok(command)
    };
    let failures = play(&demonstration.unwrap(), &launch).into_iter();
    failures.map(|failure| failure.to_string()).collect()
}

#[track_caller]
fn fails(block: &str, line: usize, what: &str) {
    let failures = failures(block);
    let [failure] = &failures[..] else {
        panic!("one failure: {failures:?}");
    };
    assert!(failure.starts_with(&format!("{line}: $ ")), "{failure}");
    assert!(failure.contains(what), "{failure}");
}

#[track_caller]
fn holds(block: &str) {
    assert_eq!(failures(block), [""; 0]);
}

#[test]
fn what_is_shown_holds() {
    holds("$ echo one; echo two 2\none\ntwo [..]\n\n$ true\n");
    holds("$ seq 9\n1\n...\n9\n");
    holds("$ echo help >&2; exit 1\n");
}

#[test]
fn another_line_is_seen_and_named() {
    fails("$ true\n$ echo one\ntwo\n", 3, "got:      one\n  expected: two");
    fails("$ seq 2\n1\n", 2, "got:      2");
    fails("$ seq 5; echo oh >&2\n1\n...\n6\n", 2, "    | oh");
    fails("$ true\nmissing\n", 2, "    | missing");
}

#[test]
fn a_program_that_dies_is_seen() {
    fails("$ echo a; exit 101\na\n", 2, "panicked");
    fails("$ echo a; kill -9 $$\na\n", 2, "signal: 9");
}

#[test]
fn what_is_typed_arrives_after_what_was_shown() {
    holds("$ echo ready; read x; echo got $x\nready\n> hello\ngot hello\n");
    holds("$ cat\n> one\none\n> two\ntwo\n^D\n");
    fails("$ echo ready; cat\nready\n> a\nb\n", 2, "got:      a\n  expected: b");
}

#[test]
fn ctrl_d_ends_the_input() {
    holds("$ echo ready; cat; echo done\nready\n^D\ndone\n");
}

#[test]
fn ctrl_c_reaches_the_program() {
    let patient = "trap 'echo bye; exit' INT; echo ready; while :; do read x; done";
    holds(&format!("$ {patient}\nready\n^C\nbye\n"));
}

#[test]
fn a_terminal_waits_for_the_first_line_of_the_one_before() {
    let directory = tempfile::tempdir().unwrap();
    let pipe = directory.path().join("pipe");
    let pipe = pipe.display();
    holds(&format!(
        "# terminal 1\n$ mkfifo {pipe}; echo made; cat {pipe}\nmade\nhello\n\n\
         # terminal 2: after it\n$ test -p {pipe} && echo hello >{pipe}; echo sent\nsent\n"
    ));
}

#[test]
fn a_terminal_that_fails_at_once_keeps_the_next_from_starting() {
    let block = "# terminal 1\n$ echo wrong\nright\n# terminal 2\n$ echo never\nno\n";
    fails(block, 3, "got:      wrong");
}
