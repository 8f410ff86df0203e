//! Blocks whose commands are shell scripts: each planted fault is seen, and what is right is not.

use std::process::Command;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use common::Lang;
use lesson_text::{Demonstration, LessonText};

use super::{Direction, Failure, What, play};

fn block(text: &str) -> Demonstration {
    let text = LessonText::parse(&format!("```console\n{text}```\n")).unwrap();
    text.code().next().unwrap().demonstration().unwrap().unwrap()
}

fn script(script: &str) -> Result<Command, common::Text> {
    let mut command = Command::new("sh");
    command.args(["-c", script]);
    Ok(command)
}

/// Plays a block; gives what failed and all that happened, as text.
fn played(text: &str, patience: Duration) -> (Vec<Failure>, Vec<String>) {
    let told = Mutex::new(Vec::new());
    let direction = Direction {
        launch: &script,
        tell: &|happening| {
            told.lock().unwrap().push(format!("{}: {:?}", happening.terminal, happening.what));
        },
        stop: &AtomicBool::new(false),
        patience,
        pace: Duration::ZERO,
    };
    (play(&block(text), &direction), told.into_inner().unwrap())
}

const LONG: Duration = Duration::from_secs(60);

#[track_caller]
fn fails(text: &str, line: usize, what: &str) {
    let (failures, _) = played(text, LONG);
    let [failure] = &failures[..] else {
        panic!("one failure: {failures:?}");
    };
    assert_eq!(failure.line, line);
    let said = format!("{} {:?}", failure.why.sentence(Lang::En), failure.stderr);
    assert!(said.contains(what), "{said}");
}

#[track_caller]
fn holds(text: &str) {
    let (failures, told) = played(text, LONG);
    assert!(failures.is_empty(), "{failures:?} {told:?}");
}

#[test]
fn what_is_shown_holds_whatever_the_status() {
    holds("$ echo one; echo two 2\none\ntwo [..]\n\n$ true\n");
    holds("$ seq 9\n1\n...\n9\n");
    holds("$ echo help >&2; exit 1\n");
    holds("$ echo a; echo; echo\na\n");
    holds("$ echo a; echo; echo b\na\n\nb\n");
    fails("$ echo a; echo; echo b\na\nb\n", 2, "got: ; expected: b");
}

#[test]
fn another_line_is_seen_and_named() {
    fails("$ true\n$ echo one\ntwo\n", 3, "got: one; expected: two");
    fails("$ seq 2\n1\n", 2, "got: 2; expected: nothing more");
    fails("$ seq 5; echo oh >&2\n1\n...\n6\n", 2, "oh");
    fails("$ true\nmissing\n", 2, "too early; expected: missing");
}

#[test]
fn a_program_that_dies_is_seen() {
    fails("$ echo a; exit 101\na\n", 2, "panicked");
    fails("$ echo a; kill -9 $$\na\n", 2, "signal 9");
}

#[test]
fn what_is_typed_arrives_after_what_was_shown() {
    holds("$ echo ready; read x; echo got $x\nready\n> hello\ngot hello\n");
    holds("$ cat\n> one\none\n> two\ntwo\n^D\n");
    fails("$ echo ready; cat\nready\n> a\nb\n", 2, "got: a; expected: b");
}

#[test]
fn ctrl_c_reaches_the_program_and_ctrl_d_ends_its_input() {
    if testkit::tool("perl").is_none() {
        return testkit::missing("perl");
    }
    // A shell cannot catch what was ignored when it was started, as Ctrl-C is in the background.
    let catches =
        "$|=1; $SIG{INT}=sub{print qq(bye\\n); exit}; print qq(ready\\n); sleep 1 while 1";
    holds(&format!("$ exec perl -e '{catches}'\nready\n^C\nbye\n"));
    holds("$ echo ready; cat; echo done\nready\n^D\ndone\n");
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
    let text = "# terminal 1\n$ echo wrong\nright\n# terminal 2\n$ echo never\nno\n";
    let (failures, told) = played(text, LONG);
    assert_eq!(failures.len(), 1);
    assert!(!told.iter().any(|happening| happening.contains("never")), "{told:?}");
}

#[test]
fn what_happens_is_told_in_order() {
    let (_, told) = played("$ echo ready; read x; echo no >&2; exit 3\nready\n> 你好\n", LONG);
    let expected =
        ["Runs", "Shows(\"ready\")", "Types(\"你好\")", "Complains(\"no\")", "Ended(Some(3))"];
    assert_eq!(told.len(), expected.len(), "{told:?}");
    for (told, expected) in told.iter().zip(expected) {
        assert!(told.contains(expected), "{told} {expected}");
    }
}

#[test]
fn silence_is_ended_and_so_is_what_a_command_leaves_behind() {
    let (failures, _) = played("$ echo $$; cat; cat\n[..]\nnever\n", Duration::from_millis(50));
    assert!(failures[0].why.sentence(Lang::En).contains("expected: never"), "{failures:?}");
    assert!(has_ended(&failures[0].shown[0]));
    // The second sleep holds stdout open.
    let (failures, told) = played("$ sleep 600 & echo $!\n[..]\n", LONG);
    assert!(failures.is_empty(), "{failures:?}");
    let pid = told[1].split('"').nth(1).unwrap();
    assert!(has_ended(pid), "{told:?}");
}

/// Whether a process is no more, or soon will not be: it has been killed.
fn has_ended(pid: &str) -> bool {
    let deadline = std::time::Instant::now() + LONG;
    while std::time::Instant::now() < deadline {
        let probe = Command::new("sh").args(["-c", &format!("kill -0 {pid} 2>/dev/null")]).status();
        if !probe.unwrap().success() {
            return true;
        }
    }
    false
}

#[test]
fn whoever_watches_can_stop_it() {
    let stop = AtomicBool::new(false);
    let direction = Direction {
        launch: &script,
        tell: &|happening| {
            if matches!(happening.what, What::Shows(_)) {
                stop.store(true, Ordering::Relaxed);
            }
        },
        stop: &stop,
        patience: LONG,
        pace: Duration::ZERO,
    };
    let failures = play(&block("$ echo ready; cat; cat\nready\nnever\n"), &direction);
    assert_eq!(failures[0].why.sentence(Lang::En), "stopped");
}
