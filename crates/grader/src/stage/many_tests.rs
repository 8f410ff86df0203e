//! Many stages at once and one after the other, and every claim once more for an ordinary user.

use std::fs;
use std::io::Write;
use std::thread;

use super::testing::{KEPT, levels, open_to_all, run, shell};
use super::testing_alone::is_alone;
use super::{Exit, isolation};

/// What a process holds of the system.
#[derive(Debug, PartialEq, Eq)]
struct Held {
    descriptors: usize,
    mounts: usize,
    children: usize,
    scratch: usize,
}

impl Held {
    fn now() -> Self {
        let own = std::process::id().to_string();
        let is_child = |stat: &String| {
            let columns = stat.rsplit_once(')').map_or("", |(_, behind_name)| behind_name);
            columns.split_ascii_whitespace().nth(1) == Some(&own)
        };
        let processes = fs::read_dir("/proc").unwrap().flatten();
        let stats = processes.filter_map(|of| fs::read_to_string(of.path().join("stat")).ok());
        let of_stage =
            |entry: &fs::DirEntry| entry.file_name().to_string_lossy().starts_with("stage");
        Self {
            descriptors: fs::read_dir("/proc/self/fd").unwrap().count(),
            mounts: fs::read_to_string("/proc/self/mountinfo").unwrap().lines().count(),
            children: stats.filter(is_child).count(),
            scratch: fs::read_dir(std::env::temp_dir()).unwrap().flatten().filter(of_stage).count(),
        }
    }
}

#[test]
fn many_stages_in_many_threads_leave_nothing() {
    if !is_alone("many_tests::many_stages_in_many_threads_leave_nothing") {
        return;
    }
    for level in levels(&KEPT) {
        let several = |stages: usize| {
            thread::scope(|scope| {
                for _ in 0..8 {
                    scope.spawn(|| {
                        for number in 0..stages {
                            let done = run(level, shell("sleep 1000 & echo $0 $$; exit 5"));
                            assert_eq!(done.exit, Exit::Status(5), "{level}, {number}");
                        }
                    });
                }
            });
        };
        several(2); // what is made once and kept, such as user namespaces for mounts
        let before = Held::now();
        several(15);
        assert_eq!(Held::now(), before, "{level}");
    }
}

#[test]
fn a_missing_part_is_explained_in_both_languages() {
    for level in [super::Level::Full, super::Level::Partial, super::Level::None] {
        let isolation = super::system::isolation(level);
        assert!(isolation.level <= level);
        assert_eq!(isolation.level == super::Level::Full, isolation.missing.is_empty());
        for missing in isolation.missing {
            assert!(missing.why.en.len() > 10 && missing.why.zh.chars().any(|c| c > '\u{4e00}'));
        }
    }
    assert_eq!(isolation(), isolation());
}

#[test]
fn all_of_this_holds_for_an_ordinary_user_too() {
    use std::os::unix::process::CommandExt;
    const NOBODY_ELSE: u32 = 61_234;
    if !nix::unistd::geteuid().is_root() {
        return; // it has just been shown
    }
    // Where that user can reach it.
    let directory = tempfile::tempdir().unwrap();
    open_to_all(directory.path());
    let program = directory.path().join("tests");
    fs::copy(std::env::current_exe().unwrap(), &program).unwrap();
    let mut command = std::process::Command::new(&program);
    command.args(["stage::", "--test-threads=4"]).uid(NOBODY_ELSE).gid(NOBODY_ELSE);
    command.env_remove("HOME").env("HOME", "/nonexistent").current_dir("/");
    let output = command.output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    for line in said.lines().filter(|line| line.starts_with("skipped: ")) {
        let _ = writeln!(std::io::stderr(), "{line} (as an ordinary user)");
    }
    let stdout = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{stdout}{said}");
}
