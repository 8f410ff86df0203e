//! Colours, as every command of `cargo course` has them or has them not.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::LazyLock;

use tempfile::TempDir;

static COURSE: LazyLock<PathBuf> = LazyLock::new(|| testkit::binary_of("course"));

/// A course of one exercise that has been solved, with an answer that passes one check of five.
struct Desk {
    root: TempDir,
}

impl Desk {
    fn new() -> Self {
        let desk = Self { root: tempfile::tempdir().unwrap() };
        fs::write(desk.root.path().join("Cargo.toml"), "[workspace]\n").unwrap();
        let lesson = "lessons/01_welcome";
        testkit::copy(&testkit::root().join(lesson), &desk.root.path().join(lesson));
        let exercise = desk.root.path().join(lesson).join("exercise");
        fs::remove_dir_all(exercise.join("src")).unwrap();
        fs::write(exercise.join("answer.py"), "import sys\nprint(*sys.argv[1:])\n").unwrap();
        fs::create_dir(desk.root.path().join(".course")).unwrap();
        let progress = "{\"version\": 1, \"exercises\": {\"welcome\": {\"solved\": true, \
                        \"points\": 10, \"max_points\": 10}}}";
        fs::write(desk.root.path().join(".course/progress.json"), progress).unwrap();
        desk
    }

    /// Every variable that has a say is as on a colourful terminal.
    fn environment(&self, command: &mut Command) {
        command.env("COURSE_ROOT", self.root.path()).env("COURSE_LANG", "en");
        command.env("GRADER_WORKSHOP", self.root.path().join("workshop"));
        command.env("TERM", "xterm").env_remove("NO_COLOR").stdin(Stdio::null());
    }

    fn in_pipe(&self, arguments: &str, variables: &[(&str, &str)]) -> String {
        let mut command = Command::new(&*COURSE);
        self.environment(&mut command);
        command.args(arguments.split(' ')).envs(variables.iter().copied());
        String::from_utf8(command.output().unwrap().stdout).unwrap()
    }

    /// What is written to a terminal, as it is written: script(1) gives it one.
    fn on_terminal(&self, arguments: &str, variables: &[(&str, &str)]) -> Option<String> {
        let mut command = Command::new(testkit::tool("script")?);
        self.environment(&mut command);
        command.args(["-q", "-c", &format!("{} {arguments}", COURSE.display()), "/dev/null"]);
        command.envs(variables.iter().copied());
        Some(String::from_utf8(command.output().unwrap().stdout).unwrap())
    }
}

/// Commands that have colours, and something that they show.
const COLOURED: [(&str, &str); 4] = [
    ("list", "\x1b[32msolved"),
    ("show welcome --width 60", "\x1b[1;34mGoal\x1b[0m"),
    ("check welcome --seed 1", "\x1b[1;31mFAIL\x1b[0m"),
    ("watch welcome", "\x1b[1;31m  FAIL"),
];

fn without_escapes(text: &str) -> String {
    let mut parts = text.split("\x1b[");
    let first = parts.next().unwrap().to_owned();
    parts.fold(first, |text, part| text + part.split_once('m').unwrap().1)
}

#[test]
fn a_pipe_gets_colours_only_when_they_are_asked_for_and_no_word_depends_on_them() {
    let desk = Desk::new();
    for (command, coloured) in COLOURED {
        if command.starts_with(['c', 'w']) && testkit::python("").is_none() {
            continue;
        }
        let plain = desk.in_pipe(command, &[]);
        assert!(!plain.is_empty() && !plain.contains('\x1b'), "{command}: {plain}");
        for variables in [&[][..], &[("NO_COLOR", "1")], &[("TERM", "dumb")]] {
            let painted = desk.in_pipe(&format!("{command} --color always"), variables);
            assert!(painted.contains(coloured), "{command} {variables:?}: {painted}");
            // Values are drawn anew by the watch; backticks stand where colours do not.
            if command == "list" || command.starts_with("check") {
                assert_eq!(without_escapes(&painted), plain, "{command}");
            }
        }
    }
}

#[test]
fn a_terminal_gets_colours_unless_the_option_or_its_user_wants_none() {
    let desk = Desk::new();
    for (command, coloured) in &COLOURED[..3] {
        if command.starts_with('c') && testkit::python("").is_none() {
            continue;
        }
        let Some(painted) = desk.on_terminal(command, &[]) else {
            return; // which has been said
        };
        assert!(painted.contains(coloured), "{command}: {painted}");
        let never = format!("--color never {command}");
        let always = format!("--color=always {command}");
        for (command, variables, is_painted) in [
            (never.as_str(), ("TERM", "xterm"), false),
            (command, ("NO_COLOR", "0"), false),
            (command, ("NO_COLOR", ""), true),
            (command, ("TERM", "dumb"), false),
            (always.as_str(), ("NO_COLOR", "1"), true),
            (always.as_str(), ("TERM", "dumb"), true),
        ] {
            let shown = desk.on_terminal(command, &[variables]).unwrap();
            assert_eq!(shown.contains(coloured), is_painted, "{command} {variables:?}: {shown}");
            assert_eq!(shown.contains('\x1b'), is_painted, "{command} {variables:?}: {shown}");
        }
    }
}

#[test]
fn json_never_has_colours() {
    let desk = Desk::new();
    for (command, _) in COLOURED {
        let told = desk.in_pipe(&format!("--json --color always {command}"), &[]);
        assert!(!told.contains('\x1b'), "{command}: {told}");
        assert!(told.starts_with('{') || testkit::python("").is_none(), "{command}: {told}");
    }
}

#[test]
fn the_option_is_told_wherever_somebody_looks_for_it() {
    let desk = Desk::new();
    for command in ["--help", "list --help", "watch --help", "completions bash", "man"] {
        let told = desk.in_pipe(command, &[]).replace('\\', "");
        assert!(told.contains("--color"), "{command}: {told}");
        assert_eq!(told.matches("unless NO_COLOR").count(), usize::from(!told.contains("_course")));
    }
    let chinese = desk.in_pipe("check --help", &[("COURSE_LANG", "zh")]);
    assert!(chinese.contains("除非设置了 NO_COLOR") && chinese.contains("[默认值：auto]"));
    let mut command = Command::new(&*COURSE);
    desk.environment(&mut command);
    let refused = command.args(["list", "--color", "green"]).output().unwrap();
    let said = String::from_utf8(refused.stderr).unwrap();
    assert_eq!(refused.status.code(), Some(2), "{said}");
    assert!(said.contains("green") && said.contains("always"), "{said}");
}
