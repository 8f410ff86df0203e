//! `course present`, as an instructor sees it: on a terminal that tmux draws.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "a test fails by panicking"
)]
#![cfg(unix)]

#[path = "course_teach/planted.rs"]
mod planted;

use std::fs;
use std::process::Command;
use std::time::Instant;

use testkit::{LIMIT, Terminal};

use planted::{Planted, RIGHT, WAITS};

/// Presses a key and waits for the screen that it brings.
fn press(terminal: &Terminal, key: &str, wanted: &str) -> String {
    terminal.press(key);
    terminal.wait_until(|screen| screen.contains(wanted))
}

fn start(course: &Planted, columns: u16, rows: u16, arguments: &str) -> Option<Terminal> {
    Terminal::start(columns, rows, &course.shell("TERM=xterm-256color", arguments))
}

#[test]
fn keys_step_through_the_lessons_and_the_next_class_goes_on_where_this_one_ended() {
    let course = Planted::new(RIGHT);
    let Some(terminal) = start(&course, 80, 24, "present") else {
        return; // which has been said
    };
    let first = terminal.wait_until(|screen| screen.contains("step 1/6"));
    assert!(first.contains("lesson 1/2") && first.contains("Afterwards you can echo."), "{first}");
    assert!(first.contains("next: Idea") && first.contains("on time"), "{first}");
    assert!(!first.contains("Say it loudly"), "{first}");
    press(&terminal, "Space", "- One point about Echo.");
    press(&terminal, "n", "next: Look closer: src/main.rs:say");
    let code = press(&terminal, "Right", "println!(\"ready {name}\");");
    assert!(!code.contains("out of date"), "{code}");
    press(&terminal, "p", "step 3/6");
    press(&terminal, "]", "lesson 2/2  step 1/6");
    press(&terminal, "Space", "One point about Afterwards.");
    press(&terminal, "PageUp", "lesson 2/2  step 1/6");
    press(&terminal, "[", "lesson 1/2  step 1/6");
    press(&terminal, "g", "go to lesson (number or name): _");
    terminal.type_text("nowhere");
    press(&terminal, "Enter", "there is no lesson nowhere");
    press(&terminal, "g", "go to lesson (number or name): _");
    terminal.type_text("aft");
    press(&terminal, "Enter", "lesson 2/2  step 1/6");
    press(&terminal, "Space", "step 2/6");
    let left = press(&terminal, "q", "ended with 0");
    assert!(left.contains("before the class") && !left.contains("step 2/6"), "{left}");
    let again = start(&course, 200, 50, "present").unwrap();
    again.wait_until(|screen| screen.contains("lesson 2/2  step 2/6"));
    let other = start(&course, 80, 24, "present").unwrap();
    let refused = other.wait_until(|screen| screen.contains("ended with"));
    assert!(refused.contains("somebody presents") && refused.contains("--notes"), "{refused}");
}

#[test]
fn a_demonstration_runs_with_its_terminals_side_by_side() {
    let course = Planted::new(RIGHT);
    let Some(terminal) = start(&course, 80, 24, "present") else {
        return; // which has been said
    };
    terminal.wait_until(|screen| screen.contains("step 1/6"));
    press(&terminal, "Enter", "nothing to run here");
    press(&terminal, "Space", "step 2/6");
    press(&terminal, "Space", "Enter: run it");
    let done = press(&terminal, "Enter", "done, as the text says");
    let has_line = |left: &str, right: &str| {
        done.lines().any(|line| {
            line.split_once(" | ").is_some_and(|(a, b)| a.contains(left) && b.contains(right))
        })
    };
    assert!(has_line("terminal 1", "terminal 2"), "{done}");
    assert!(has_line("ready left", "ready right"), "{done}");
    assert!(done.contains("> 你好") && done.contains("got 你好"), "{done}");
    assert!(done.contains("^D") && done.contains("hint: left"), "{done}");
    let columns = |line: &str| line.split_once(" | ").map(|(left, _)| left.chars().count());
    assert!(done.lines().filter_map(columns).count() > 5, "{done}");
    let text = press(&terminal, "Escape", "next: Look closer");
    assert!(text.contains("ready right"), "{text}");
}

#[test]
fn chinese_stands_in_its_columns_and_a_narrow_terminal_has_panes_below_each_other() {
    let course = Planted::new(RIGHT);
    let shell = course.shell("COURSE_LANG=zh NO_COLOR=1", "present echo");
    let Some(terminal) = Terminal::start(50, 16, &shell) else {
        return; // which has been said
    };
    terminal.wait_until(|screen| screen.contains("第 1/2 课  第 1/6 步"));
    press(&terminal, "Space", "关于回声的一点");
    press(&terminal, "Space", "回车：演示");
    let done = press(&terminal, "Enter", "完成，与课文一致");
    let row = |wanted: &str| done.lines().position(|line| line.contains(wanted)).unwrap();
    assert!(row("终端 1") < row("终端 2"), "{done}");
}

/// The process of the program that has shown its number.
fn pid(screen: &str) -> String {
    let shown = screen.lines().find_map(|line| line.trim().strip_prefix("pid "));
    let pid: String = shown.unwrap().chars().take_while(char::is_ascii_digit).collect();
    assert!(!pid.is_empty(), "{screen}");
    pid
}

/// Waits for a process to be gone.
#[track_caller]
fn is_gone(pid: &str) {
    let deadline = Instant::now() + LIMIT;
    let is_there = || {
        // A zombie is gone: it only waits for its parent.
        let probe = format!("ps -o stat= -p {pid} | grep -qv Z");
        Command::new("sh").args(["-c", &probe]).status().unwrap().success()
    };
    while is_there() {
        assert!(Instant::now() < deadline, "{pid} is still there");
    }
}

fn waiting(course: &Planted) -> Option<(Terminal, String)> {
    let course_pid = course.root().join("pid");
    let arguments = "present echo";
    let shell = course.shell("TERM=xterm-256color", arguments);
    // The command's own number, known before it draws.
    let shell = shell
        .replace("&& echo before", &format!("&& echo $$ >{} && echo before", course_pid.display()));
    let terminal = Terminal::start(80, 24, &shell)?;
    terminal.wait_until(|screen| screen.contains("step 1/6"));
    press(&terminal, "Space", "step 2/6");
    press(&terminal, "Space", "step 3/6");
    terminal.press("Enter");
    let screen = terminal.wait_until(|screen| {
        screen.contains("any key: stop") && screen.lines().any(|line| line.contains("  pid "))
    });
    Some((terminal, pid(&screen)))
}

#[test]
fn any_key_stops_a_demonstration_and_what_it_has_started_is_ended() {
    let course = Planted::new(WAITS);
    let Some((terminal, pid)) = waiting(&course) else {
        return; // which has been said
    };
    press(&terminal, "x", "stopped");
    is_gone(&pid);
    press(&terminal, "q", "ended with 0");
}

#[test]
fn a_signal_or_a_closed_terminal_ends_everything_and_puts_the_terminal_back() {
    let course = Planted::new(WAITS);
    let Some((terminal, pid)) = waiting(&course) else {
        return; // which has been said
    };
    let shell = fs::read_to_string(course.root().join("pid")).unwrap();
    let kill = format!("kill -TERM $(ps -o pid= --ppid {})", shell.trim());
    assert!(Command::new("sh").args(["-c", &kill]).status().unwrap().success());
    let screen = terminal.wait_until(|screen| screen.contains("ended with 0"));
    assert!(screen.contains("before the class") && !screen.contains("step 3/6"), "{screen}");
    is_gone(&pid);
    drop(terminal);
    let (terminal, pid) = waiting(&course).unwrap();
    let presenter = Command::new("ps")
        .args(["-o", "pid=", "--ppid"])
        .arg(fs::read_to_string(course.root().join("pid")).unwrap().trim())
        .output()
        .unwrap();
    drop(terminal); // closes it
    is_gone(&pid);
    is_gone(String::from_utf8(presenter.stdout).unwrap().trim());
}

#[test]
fn the_notes_follow_the_class_in_a_second_terminal() {
    let course = Planted::new(RIGHT);
    let Some(notes) = start(&course, 60, 16, "present --notes") else {
        return; // which has been said
    };
    notes.wait_until(|screen| screen.contains("No class is on"));
    let class = start(&course, 80, 24, "present --no-clock").unwrap();
    let screen = class.wait_until(|screen| screen.contains("step 1/6"));
    assert!(!screen.contains("plan"), "{screen}");
    let screen = notes.wait_until(|screen| screen.contains("Say it loudly."));
    assert!(screen.contains("next: Idea") && screen.contains("plan 1 min"), "{screen}");
    press(&class, "Space", "step 2/6");
    press(&class, "Space", "step 3/6");
    notes.wait_until(|screen| screen.contains("Type it."));
    class.press("q");
    notes.wait_until(|screen| screen.contains("No class is on"));
    press(&notes, "q", "ended with 0");
}

#[test]
fn a_class_without_a_terminal_is_refused_with_what_works_there() {
    let output = Planted::new(RIGHT).command().arg("present").output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(said.contains("show") && said.contains("tour"), "{said}");
}
