//! A machine whose programs are shell scripts: all of PATH is one directory.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use serde_json::Value;
use tempfile::TempDir;
use testkit::Finished;

use super::{check, has, lesson, run};

struct Machine {
    room: TempDir,
}

impl Machine {
    fn new(scripts: &[(&str, &str)]) -> Self {
        let room = TempDir::new().unwrap();
        for (name, script) in scripts {
            let file = room.path().join(name);
            fs::write(&file, format!("#!/bin/sh\n{script}\n")).unwrap();
            fs::set_permissions(&file, Permissions::from_mode(0o755)).unwrap();
        }
        Self { room }
    }

    fn at(&self, name: &str) -> PathBuf {
        self.room.path().join(name)
    }

    fn lesson(&self, args: &[&str]) -> Command {
        let mut command = lesson(args);
        command.env("PATH", self.room.path());
        command
    }

    fn run(&self, args: &[&str]) -> Finished {
        run(self.lesson(&[&["--json"], args].concat()))
    }
}

const GOOD: [(&str, &str); 2] =
    [("cargo", "echo cargo 1.95.0 '(x)'"), ("rustc", "echo rustc 9.0.0")];

#[test]
fn a_new_toolchain_is_fine_and_shown_with_its_place() {
    let machine = Machine::new(&GOOD);
    let finished = machine.run(&[]);
    assert_eq!(finished.code(), 0, "{finished:?}");
    let cargo = check(&finished.events(), "cargo");
    let at = machine.at("cargo");
    assert_eq!(cargo["text"], format!("cargo 1.95.0, {}", at.display()));
    assert_eq!(check(&finished.events(), "rustc")["status"], "fine");
}

#[test]
fn an_empty_path_lacks_the_toolchain_and_every_helper() {
    let machine = Machine::new(&[]);
    let finished = machine.run(&[]);
    assert_eq!(finished.code(), 1);
    let events = finished.events();
    for name in ["cargo", "rustc"] {
        let check = check(&events, name);
        assert_eq!(check["status"], "missing");
        assert!(has(&check["cure"], "https://rustup.rs"), "{check}");
    }
    for name in ["python3", "ncat", "socat", "ping", "tcpdump", "tshark"] {
        assert_eq!(check(&events, name)["status"], "look", "{name}");
    }
    let text = run(machine.lesson(&["--lang", "zh"])).text();
    assert!(text.contains("缺少") && text.contains("PATH 的各个目录里都没有 cargo"), "{text}");
}

#[test]
fn a_toolchain_that_is_too_old_is_not_enough() {
    for old in ["1.94.1", "1.9.0", "0.99.0", "none"] {
        let machine = Machine::new(&[("cargo", &format!("echo cargo {old}")), GOOD[1]]);
        let finished = machine.run(&[]);
        assert_eq!(finished.code(), 1, "{old}");
        let cargo = check(&finished.events(), "cargo");
        assert_eq!(cargo["status"], "missing", "{old}");
        assert!(has(&cargo["text"], "the course needs 1.95"), "{cargo}");
        assert!(has(&cargo["cure"], "rustup update"), "{cargo}");
    }
}

#[test]
fn the_demand_is_that_of_the_workspace() {
    let manifest = fs::read_to_string(testkit::root().join("Cargo.toml")).unwrap();
    let line = manifest.lines().find(|line| line.starts_with("rust-version")).unwrap();
    let needed = line.split('"').nth(1).unwrap();
    let machine = Machine::new(&[("cargo", &format!("echo cargo {needed}")), GOOD[1]]);
    assert_eq!(machine.run(&[]).code(), 0);
}

#[test]
fn what_a_program_says_is_shown_harmless() {
    let hostile = r"printf 'bad \033[2J\033]0;owned\007\n' >&2; exit 3";
    let machine = Machine::new(&[("cargo", hostile), ("rustc", hostile)]);
    let finished = run(machine.lesson(&[])); // `run` looks for what is not harmless
    let text = finished.text();
    assert!(text.contains("status 3") && text.contains(r"\x1b[2J\x1b]0;owned\x07"), "{text}");
    assert!(text.contains("run cargo -V yourself"), "{text}");
}

#[test]
fn a_program_that_hangs_is_ended_with_what_it_started() {
    let hangs = r#"/bin/sleep 1000 & echo $! $$ > "$0.pids"; wait"#;
    let machine = Machine::new(&[("cargo", hangs), GOOD[1]]);
    let finished = machine.run(&["--timeout", "2s"]);
    assert_eq!(finished.code(), 1);
    let cargo = check(&finished.events(), "cargo");
    assert!(has(&cargo["text"], "gave no answer within 2s"), "{cargo}");
    let pids = fs::read_to_string(machine.at("cargo.pids")).unwrap();
    for pid in pids.split_whitespace() {
        assert!(has_gone(pid), "{pid} still runs");
    }
}

#[test]
fn an_answer_does_not_wait_for_what_was_left_in_the_background() {
    let leaves = r#"/bin/sleep 1000 & echo $! > "$0.pids"; echo cargo 2.0.0"#;
    let machine = Machine::new(&[("cargo", leaves), GOOD[1]]);
    let finished = machine.run(&[]);
    assert_eq!(check(&finished.events(), "rustc")["status"], "fine");
    let pid = fs::read_to_string(machine.at("cargo.pids")).unwrap();
    assert!(has_gone(pid.trim()), "{pid} still runs");
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

#[test]
fn the_toolchain_is_not_asked_to_install_anything() {
    let asks = r"echo cargo 2.0.0 auto=$RUSTUP_AUTO_INSTALL";
    let machine = Machine::new(&[("cargo", asks), GOOD[1]]);
    let cargo = check(&machine.run(&[]).events(), "cargo");
    assert!(has(&cargo["text"], "auto=0"), "{cargo}");
}

#[test]
fn the_sandbox_is_tried_and_not_guessed() {
    if !Path::new("/proc/self/ns").exists() {
        testkit::missing("Linux's namespaces");
        return;
    }
    let sandbox = |unshare: Option<&str>| -> Value {
        let scripts: Vec<(&str, &str)> =
            GOOD.into_iter().chain(unshare.map(|script| ("unshare", script))).collect();
        let finished = Machine::new(&scripts).run(&["--timeout", "2s"]);
        assert_eq!(finished.code(), 0, "the course works without it");
        check(&finished.events(), "sandbox")
    };
    assert_eq!(sandbox(Some("exit 0"))["status"], "fine");
    let refused = sandbox(Some("echo unshare failed: Operation not permitted >&2; exit 1"));
    assert_eq!(refused["status"], "look");
    assert!(has(&refused["text"], "Operation not permitted"), "{refused}");
    assert!(has(&refused["cure"], "every lesson works without it"), "{refused}");
    let hangs = sandbox(Some("exec /bin/sleep 1000"));
    assert!(has(&hangs["text"], "gave no answer"), "{hangs}");
    assert!(has(&sandbox(None)["text"], "unshare is not in the directories of PATH"));
}

#[test]
fn helpers_are_found_under_any_of_their_names() {
    let machine = Machine::new(&[GOOD[0], GOOD[1], ("python", ""), ("ncat", "")]);
    let events = machine.run(&[]).events();
    let python = check(&events, "python3");
    assert_eq!(python["status"], "fine");
    assert!(has(&python["text"], machine.at("python").to_str().unwrap()), "{python}");
    assert_eq!(check(&events, "ncat")["status"], "fine");
}

#[test]
fn a_file_that_may_not_be_run_is_no_program() {
    let machine = Machine::new(&GOOD);
    fs::write(machine.at("ncat"), "#!/bin/sh\n").unwrap();
    fs::create_dir(machine.at("socat")).unwrap();
    let events = machine.run(&[]).events();
    for name in ["ncat", "socat"] {
        assert_eq!(check(&events, name)["status"], "look", "{name}");
    }
}
