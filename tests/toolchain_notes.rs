//! What toolchain_notes promises: the table is complete, the doctor is honest and touches
//! nothing, and the demonstration keeps two versions apart and leaves nothing behind.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

// Shell scripts take the place of cargo and rustup there.
#[cfg(unix)]
#[path = "toolchain_notes/machine.rs"]
mod machine;
#[cfg(unix)]
#[path = "toolchain_notes/scripts.rs"]
mod scripts;

use std::env;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;
use testkit::{Finished, Running};

/// The lesson in English, as a shell that no cargo has touched would start it.
fn lesson(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_toolchain_notes"));
    command.args(arguments).env("COURSE_LANG", "en");
    for name in [
        "CARGO_TARGET_DIR",
        "RUSTUP_AUTO_INSTALL",
        "RUSTUP_TOOLCHAIN",
        "RUSTUP_TOOLCHAIN_SOURCE",
        "RUST_RECURSION_COUNT",
    ] {
        command.env_remove(name);
    }
    command
}

fn run(command: Command) -> Finished {
    Running::start(command).wait()
}

fn events(command: Command) -> Vec<Value> {
    let finished = run(command);
    assert_eq!(finished.code(), 0, "{finished:?}");
    finished.events()
}

fn of<'a>(events: &'a [Value], kind: &str) -> Vec<&'a Value> {
    events.iter().filter(|event| event["event"] == kind).collect()
}

fn is_empty(directory: &Path) -> bool {
    fs::read_dir(directory).unwrap().next().is_none()
}

// ---- table ----

#[test]
fn the_table_has_every_command_and_says_where_the_analogy_ends() {
    let rows = events(lesson(&["table", "--json"]));
    let row =
        |start: &str| rows.iter().find(|row| row["python"].as_str().unwrap().starts_with(start));
    for (python, rust) in [
        ("mkvirtualenv net", "cargo new"),
        ("workon", "cd "),
        ("rmvirtualenv", "cargo clean"),
        ("mkvirtualenv -p", "rust-toolchain.toml"),
        ("pip install X==V", "@="),
        ("pip freeze", "Cargo.lock"),
        ("pip list", "cargo tree"),
        ("python -V", "rustc -V"),
    ] {
        let row = row(python).unwrap_or_else(|| panic!("no {python}"));
        assert!(row["rust"].as_str().unwrap().contains(rust), "{row}");
    }
    assert!(row("deactivate").unwrap()["rust"].is_null());
    assert!(
        rows.iter()
            .all(|row| row["event"] == "analogy" && row["ends"].as_str().unwrap().len() > 20)
    );
}

#[test]
fn without_a_command_it_shows_the_table() {
    let (bare, table) = (run(lesson(&[])), run(lesson(&["table"])));
    assert_eq!(bare.code(), 0);
    assert_eq!(bare.text(), table.text());
}

#[test]
fn the_columns_line_up_for_chinese_too() {
    let width =
        |text: &str| -> usize { text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum() };
    for (lang, rust) in [("en", ["with rustup", "cd net"]), ("zh", ["用 rustup", "cd net"])] {
        let text = run(lesson(&["--lang", lang])).text();
        let column = |what: &str| {
            let line = text.lines().find(|line| line.contains(what)).unwrap();
            width(&line[..line.find(what).unwrap()])
        };
        assert_eq!(column(rust[0]), column(rust[1]), "{lang}");
    }
}

#[test]
fn a_bad_command_line_is_refused_in_both_languages() {
    for (lang, word) in [("en", "error: "), ("zh", "错误：")] {
        for bad in ["docter", "--nonsense"] {
            let finished = run(lesson(&["--lang", lang, bad]));
            assert_eq!((finished.code(), finished.stdout.len()), (2, 0), "{finished:?}");
            assert!(finished.stderr.starts_with(word), "{finished:?}");
        }
    }
    let finished = run(lesson(&["doctor", "--timeout", "10"]));
    assert_eq!(finished.code(), 2);
    assert!(finished.stderr.contains("500ms"), "{finished:?}");
}

#[test]
fn help_has_examples_in_both_languages() {
    for (lang, words) in [
        ("en", ["Examples:", "What a Python virtualenv does"]),
        ("zh", ["示例：", "做 Python 虚拟环境做的事"]),
    ] {
        let text = run(lesson(&["--help", "--lang", lang])).text();
        for word in words.into_iter().chain(["demo --keep"]) {
            assert!(text.contains(word), "{word}: {text}");
        }
    }
}

#[test]
fn a_closed_stdout_is_an_error_and_leaves_nothing_behind() {
    for arguments in [&["table"][..], &["doctor"], &["demo"]] {
        let room = TempDir::new().unwrap();
        let (reader, writer) = io::pipe().unwrap();
        drop(reader);
        let mut command = lesson(arguments);
        command.env("TMPDIR", room.path()).env("TEMP", room.path()).env("TMP", room.path());
        let output = command.stdout(Stdio::from(writer)).stderr(Stdio::piped()).output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{arguments:?}: {output:?}");
        assert!(String::from_utf8_lossy(&output.stderr).contains("stdout"), "{output:?}");
        assert!(is_empty(room.path()), "{arguments:?}");
    }
}

// ---- demo ----

fn demo(arguments: &[&str], room: &Path) -> Command {
    let mut command = lesson(&[&["demo"], arguments].concat());
    command.env("TMPDIR", room).env("TEMP", room).env("TMP", room);
    command
}

#[test]
fn the_demo_builds_two_versions_side_by_side_and_leaves_nothing_behind() {
    let room = TempDir::new().unwrap();
    let events = events(demo(&["--json"], room.path()));
    let output: Vec<&str> =
        of(&events, "output").iter().map(|line| line["text"].as_str().unwrap()).collect();
    for line in [
        "└── greet v1.0.0",
        "└── greet v2.0.0",
        "hello! (greet 1.0.0)",
        "hello, network! (greet 2.0.0)",
    ] {
        assert!(output.contains(&line), "no {line} in {output:#?}");
    }
    assert!(
        of(&events, "command")
            .iter()
            .all(|event| event["command"].as_str().unwrap().contains("--offline"))
    );
    let locks: Vec<String> =
        of(&events, "lock").iter().map(|lock| lock["greet"].to_string()).collect();
    assert_eq!(locks, [r#"["1.0.0"]"#, r#"["2.0.0"]"#]);
    assert_eq!(of(&events, "separate").len(), 1);
    assert!(is_empty(room.path()));
}

#[test]
fn the_demo_needs_no_cache_and_ignores_what_an_outer_cargo_set() {
    let room = TempDir::new().unwrap();
    let elsewhere = TempDir::new().unwrap();
    let rustup_home = env::var_os("RUSTUP_HOME").map(PathBuf::from);
    let rustup_home = rustup_home.or_else(|| Some(env::home_dir()?.join(".rustup"))).unwrap();
    let mut command = demo(&[], room.path());
    command
        .env("RUSTUP_HOME", rustup_home)
        .env("HOME", elsewhere.path())
        .env("CARGO_HOME", elsewhere.path())
        .env("CARGO_TARGET_DIR", elsewhere.path())
        .env("CARGO_BUILD_TARGET", "no-such-target")
        .env("RUSTC_WRAPPER", "/no/such/wrapper")
        .env("RUSTFLAGS", "--no-such-flag");
    let finished = run(command);
    assert_eq!(finished.code(), 0, "{finished:?}");
    assert!(finished.text().contains("neither project sees the other's version"));
    assert!(is_empty(elsewhere.path()));
}

#[test]
fn keep_keeps_two_projects_of_which_neither_knows_the_others_version() {
    let room = TempDir::new().unwrap();
    let events = events(demo(&["--json", "--keep"], room.path()));
    let kept = PathBuf::from(of(&events, "kept")[0]["directory"].as_str().unwrap());
    for (project, own, other) in [("old", "1.0.0", "2.0.0"), ("new", "2.0.0", "1.0.0")] {
        for file in ["Cargo.toml", "Cargo.lock"] {
            let text = fs::read_to_string(kept.join(project).join(file)).unwrap();
            assert!(text.contains(own) && !text.contains(other), "{project}/{file}: {text}");
        }
        assert!(kept.join("shelf").join(format!("greet-{own}")).is_dir());
    }
}

#[test]
fn the_demo_speaks_chinese() {
    let room = TempDir::new().unwrap();
    let text = run(demo(&["--lang", "zh"], room.path())).text();
    for words in ["准备一个货架", "没有激活", "两个项目互相看不到对方的版本", "已删除"]
    {
        assert!(text.contains(words), "{words}: {text}");
    }
}

#[test]
fn without_cargo_the_demo_says_how_to_get_it() {
    let (room, empty) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    for (lang, fact) in [("en", "no cargo in the directories of PATH"), ("zh", "都没有 cargo")] {
        let mut command = demo(&["--lang", lang], room.path());
        let finished = run({
            command.env("PATH", empty.path());
            command
        });
        assert_eq!(finished.code(), 1);
        assert!(
            finished.stderr.contains(fact) && finished.stderr.contains("https://rustup.rs"),
            "{finished:?}"
        );
        assert!(is_empty(room.path()));
    }
}

#[test]
fn a_place_that_cannot_be_written_is_named() {
    let room = TempDir::new().unwrap();
    let file = room.path().join("file");
    fs::write(&file, "").unwrap();
    for place in [room.path().join("missing"), file, unwritable(room.path())] {
        let finished = run(demo(&["--json"], &place));
        assert_eq!(finished.code(), 1, "{finished:?}");
        assert!(
            finished.stderr.contains("help: ") && finished.stderr.contains("TMPDIR"),
            "{finished:?}"
        );
        assert_eq!(finished.events().last().unwrap()["event"], "error");
    }
}

/// A directory in which nobody can make another: read-only, or, for root, who may write
/// everywhere, one that the kernel fills.
fn unwritable(room: &Path) -> PathBuf {
    let directory = room.join("read-only");
    fs::create_dir(&directory).unwrap();
    let mut permissions = fs::metadata(&directory).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&directory, permissions).unwrap();
    let writable = fs::create_dir(directory.join("probe")).is_ok();
    if writable && Path::new("/proc/self").exists() {
        PathBuf::from("/proc")
    } else if writable {
        room.join("missing")
    } else {
        directory
    }
}
