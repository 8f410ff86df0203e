//! Programs that misbehave, and a rustup that says what a test wants to hear: shell scripts in a
//! PATH of their own.

use std::fs;
use std::process::Command;
use std::time::Instant;

use serde_json::Value;
use testkit::Running;

use super::machine::Machine;
use super::{events, is_empty, of, run};

fn finding(events: &[Value], topic: &str) -> Value {
    let found = events.iter().find(|event| event["topic"] == topic);
    found.unwrap_or_else(|| panic!("no {topic} in {events:#?}")).clone()
}

fn cure(events: &[Value], topic: &str) -> String {
    let finding = finding(events, topic);
    finding["cure"].as_str().unwrap_or_else(|| panic!("no cure: {finding}")).to_owned()
}

const HOSTILE: &str = r"printf 'bad \033[2J\033]0;owned\007 news\n' >&2; exit 3";
const HANGS: &str = "echo ready; exec /bin/sleep 1000";

#[test]
fn nothing_installed_is_said_with_the_cure() {
    let machine = Machine::new(&[]);
    let events = machine.doctor(&[]);
    for topic in ["cargo", "rustc", "rustup"] {
        assert!(cure(&events, topic).contains("https://rustup.rs"), "{topic}");
    }
    assert!(cure(&events, "linker").len() > 5);
    let chinese = run(machine.lesson(&["doctor", "--lang", "zh"])).text();
    assert!(chinese.contains("PATH 的各个目录里都没有 cargo"), "{chinese}");
}

#[test]
fn what_is_installed_but_not_in_path_is_found() {
    let machine = Machine::new(&[]);
    let bin = machine.at("cargo/bin");
    fs::create_dir(&bin).unwrap();
    fs::write(bin.join("rustup"), "").unwrap();
    let cure = cure(&machine.doctor(&[]), "rustup");
    assert!(cure.contains(bin.to_str().unwrap()), "{cure}");
}

#[test]
fn the_demo_lets_rustup_install_nothing() {
    let machine = Machine::new(&[("cargo", "echo auto=$RUSTUP_AUTO_INSTALL; exit 1")]);
    let finished = run(machine.lesson(&["demo"]));
    assert!(finished.text().contains("auto=0"), "{finished:?}");
}

#[test]
fn the_last_line_counts_what_was_fine() {
    let events = Machine::new(&[("cargo", "echo cargo 1.2.3")]).doctor(&[]);
    let findings = of(&events, "finding");
    let fine = findings.iter().filter(|finding| finding["fine"] == true).count();
    let last = events.last().unwrap();
    assert_eq!(last["event"], "examined");
    assert_eq!(
        (last["fine"].as_u64(), last["cures"].as_u64()),
        (Some(fine as u64), Some((findings.len() - fine) as u64))
    );
    assert!(findings.iter().all(|finding| finding["fine"] == finding["cure"].is_null()));
    assert!(finding(&events, "cargo")["fact"].as_str().unwrap().contains("cargo 1.2.3"));
}

#[test]
fn a_cargo_that_hangs_or_fails_is_told_and_shown_escaped() {
    let events = Machine::new(&[("cargo", HANGS)]).doctor(&["--timeout", "100ms"]);
    assert!(finding(&events, "cargo")["fact"].as_str().unwrap().contains("no answer within 100ms"));
    let machine = Machine::new(&[("cargo", HOSTILE), ("cc", HOSTILE)]);
    let text = run(machine.lesson(&["doctor"])).text();
    assert!(text.contains(r"bad \x1b[2J\x1b]0;owned\x07 news"), "{text}");
    assert!(!text.contains('\u{1b}') && !text.contains('\u{7}'));
}

#[test]
fn the_first_one_in_path_runs_and_the_others_are_named() {
    let (first, second) = (
        Machine::new(&[("cargo", "echo cargo 1.0.0")]),
        Machine::new(&[("cargo", "echo cargo 2.0.0")]),
    );
    let mut command = first.lesson(&["doctor", "--json"]);
    let path = std::env::join_paths([first.at("bin"), second.at("bin")]).unwrap();
    command.env("PATH", path);
    let cargo = finding(&events(command), "cargo");
    assert_eq!(cargo["values"][0].as_str().unwrap(), first.at("bin/cargo").to_str().unwrap());
    let fact = cargo["fact"].as_str().unwrap();
    assert!(
        fact.contains("cargo 1.0.0") && fact.contains(second.at("bin/cargo").to_str().unwrap()),
        "{fact}"
    );
    assert!(fact.contains("not from rustup"), "{fact}");
}

/// Says what a real rustup says, as far as it is asked.
const RUSTUP: &str = r#"case "$*" in
    "show active-toolchain") echo "${RUSTUP_TOOLCHAIN-stable-x} (why)";;
    "override list") test -z "$OVERRIDE" || printf '%s\tnightly-x\n' "$OVERRIDE";;
    "component list --installed") echo clippy-x;;
    "which cargo") echo /real/cargo;;
    *) echo "version 1 auto=$RUSTUP_AUTO_INSTALL";;
esac"#;

#[test]
fn the_reason_for_a_toolchain_is_the_nearest_one() {
    let machine = Machine::with_rustup(RUSTUP);
    let fact = |change: &dyn Fn(&mut Command)| {
        let mut command = machine.lesson(&["doctor", "--json"]);
        change(&mut command);
        finding(&events(command), "toolchain")["fact"].as_str().unwrap().to_owned()
    };
    let project = fs::canonicalize(machine.at("project")).unwrap();
    assert_eq!(fact(&|_| ()), "stable-x, because of rustup's default");
    let with_override = |command: &mut Command| {
        command.env("OVERRIDE", &project);
    };
    assert!(fact(&with_override).contains(&format!("the override of {}", project.display())));
    fs::write(
        machine.at("project/deeper/rust-toolchain.toml"),
        "[toolchain]\nchannel = \"1.85.0\"\n",
    )
    .unwrap();
    assert!(fact(&with_override).ends_with("deeper/rust-toolchain.toml (channel 1.85.0)"));
    let variable = fact(&|command| {
        command.env("RUSTUP_TOOLCHAIN", "mine");
    });
    assert_eq!(variable, "mine, because of the variable RUSTUP_TOOLCHAIN=mine");
    // The same variable, set by rustup for what it starts, is no person's choice.
    let by_stand_in = fact(&|command| {
        command.env("RUSTUP_TOOLCHAIN", "mine").env("RUSTUP_TOOLCHAIN_SOURCE", "default");
    });
    assert!(by_stand_in.starts_with("stable-x, "), "{by_stand_in}");
}

#[test]
fn a_stand_in_is_seen_and_what_it_starts() {
    let events = Machine::with_rustup(RUSTUP).doctor(&[]);
    let cargo = finding(&events, "cargo");
    assert_eq!(cargo["values"][1], "/real/cargo");
    assert!(
        cargo["fact"].as_str().unwrap().contains("auto=0"),
        "children must not install: {cargo}"
    );
    assert_eq!(finding(&events, "clippy")["fine"], true);
    assert_eq!(cure(&events, "rustfmt"), "rustup component add rustfmt");
}

#[test]
fn a_toolchain_file_that_rustup_refuses_gets_its_cure() {
    let machine = Machine::with_rustup("echo 'error: cannot' >&2; exit 1");
    let file = machine.at("project/rust-toolchain.toml");
    for (text, expected) in [
        ("garbage = [", "channel = \"1.85.0\""),
        ("[toolchain]\nchannel = \"1.85.0\"\n", "rustup toolchain install 1.85.0"),
    ] {
        fs::write(&file, text).unwrap();
        let events = machine.doctor(&[]);
        assert!(cure(&events, "toolchain").contains(expected), "{text}");
        let fact = finding(&events, "toolchain")["fact"].to_string();
        assert!(
            fact.contains("project/rust-toolchain.toml") && fact.contains("error: cannot"),
            "{fact}"
        );
    }
}

#[test]
fn a_rustup_that_hangs_is_waited_for_once() {
    let machine = Machine::with_rustup("echo x >> \"$RUSTUP_HOME/asked\"; exec /bin/sleep 1000");
    let events = machine.doctor(&["--timeout", "300ms"]);
    assert!(finding(&events, "toolchains")["fact"].as_str().unwrap().contains("no answer"));
    let asked = fs::read_to_string(machine.at("rustup/asked")).unwrap_or_default();
    assert!(asked.lines().count() <= 3, "as cargo, as rustc, as rustup: {asked}");
}

#[test]
fn the_doctor_changes_nothing() {
    let machine = Machine::with_rustup("echo called > \"$CARGO_HOME/../called\"");
    fs::remove_dir_all(machine.at("rustup")).unwrap();
    let events = machine.doctor(&[]);
    assert_eq!(cure(&events, "rustup"), "rustup default stable");
    assert!(!machine.at("rustup").exists() && !machine.at("called").exists());
    assert!(is_empty(&machine.at("cargo")) && is_empty(&machine.at("tmp")));
}

#[test]
fn what_changes_every_build_is_named() {
    let machine = Machine::new(&[]);
    fs::create_dir_all(machine.at("project/.cargo")).unwrap();
    fs::write(machine.at("project/.cargo/config"), "").unwrap();
    let mut command = machine.lesson(&["doctor", "--json"]);
    command.env("CARGO_TARGET_DIR", "/shared").env("RUSTFLAGS", "-g");
    let events = events(command);
    assert!(cure(&events, "target").contains("unset CARGO_TARGET_DIR"));
    assert_eq!(finding(&events, "variables")["values"][0], "RUSTFLAGS=-g");
    assert!(cure(&events, "config").contains("config.toml"));
    assert!(cure(&events, "PATH").contains("add "));
}

#[test]
fn offline_readiness_is_read_from_the_lock_file() {
    let machine = Machine::new(&[]);
    let package =
        "[[package]]\nname = \"greet\"\nversion = \"1.0.0\"\nsource = \"registry+https://x\"\n";
    fs::write(machine.at("project/Cargo.lock"), format!("version = 4\n\n{package}")).unwrap();
    let events = machine.doctor(&[]);
    assert_eq!(finding(&events, "offline")["values"][0], "greet-1.0.0");
    assert!(cure(&events, "offline").contains("cargo fetch"));
    let cache = machine.at("cargo/registry/cache/x");
    fs::create_dir_all(&cache).unwrap();
    fs::write(cache.join("greet-1.0.0.crate"), "").unwrap();
    assert_eq!(finding(&machine.doctor(&[]), "offline")["fine"], true);
}

#[test]
fn a_cargo_that_fails_ends_the_demo_with_what_it_said() {
    let machine = Machine::new(&[("cargo", HOSTILE)]);
    let finished = run(machine.lesson(&["demo"]));
    assert_eq!(finished.code(), 1);
    assert!(finished.stderr.contains("status 3"), "{finished:?}");
    assert!(
        finished.stderr.contains(r"\x1b[2J") && finished.stderr.contains("help: "),
        "{finished:?}"
    );
    assert!(!finished.stderr.contains('\u{1b}') && !finished.text().contains('\u{1b}'));
    assert!(is_empty(&machine.at("tmp")));
}

#[test]
fn a_cargo_that_hangs_ends_the_demo_after_its_time() {
    let machine = Machine::new(&[("cargo", HANGS)]);
    let finished = run(machine.lesson(&["demo", "--timeout", "200ms"]));
    assert_eq!(finished.code(), 1);
    assert!(finished.stderr.contains("did not end within 200ms"), "{finished:?}");
    assert!(is_empty(&machine.at("tmp")));
}

#[test]
fn a_version_of_the_other_project_is_found_out() {
    for (locked, shown, saw) in [("2.0.0", "1.0.0", "2.0.0"), ("1.0.0", "2.0.0", "greet v2.0.0")] {
        let package = format!(r#"[[package]]\nname = "greet"\nversion = "{locked}"\n"#);
        let cargo = format!(
            "test -f Cargo.toml && printf '{package}' > Cargo.lock; echo greet v{shown}, greet {shown}"
        );
        let finished = run(Machine::new(&[("cargo", &cargo)]).lesson(&["demo"]));
        assert_eq!(finished.code(), 1);
        let fact = format!("the project old saw what is not its own: {saw}");
        assert!(finished.stderr.contains(&fact), "{finished:?}");
    }
}

#[test]
fn ctrl_c_ends_the_demo_its_children_and_its_directory() {
    let cargo = "/bin/sleep 1000 & echo $! ; wait";
    let machine = Machine::new(&[("cargo", cargo)]);
    let mut demo = Running::start(machine.lesson(&["demo", "--json"]));
    let sleeper = loop {
        let event = demo.next_event();
        if event["event"] == "output" {
            break event["text"].as_str().unwrap().to_owned();
        }
    };
    demo.interrupt();
    let finished = demo.wait();
    assert_eq!(finished.code(), 1, "{finished:?}");
    assert!(is_empty(&machine.at("tmp")));
    assert!(has_gone(&sleeper), "{sleeper} still runs");
}

/// Whether a process has ended, or ends within the limit of every wait.
fn has_gone(pid: &str) -> bool {
    let deadline = Instant::now() + testkit::LIMIT;
    while Instant::now() < deadline {
        let state = Command::new("ps").args(["-o", "stat=", "-p", pid]).output().unwrap();
        let state = String::from_utf8_lossy(&state.stdout).trim().to_owned();
        // What nobody has waited for stays in the list as a zombie.
        if state.is_empty() || state.starts_with('Z') {
            return true;
        }
    }
    false
}
