//! `course watch` as a student meets it, in a pipe and on a terminal.
#![cfg(target_os = "linux")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "a test fails by panicking"
)]

use std::fs::{self, File};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use testkit::{Running, binary_of, children_of};

#[path = "course_watch/classroom.rs"]
mod classroom;
#[path = "course_watch/watched.rs"]
mod watched;

use self::classroom::{Classroom, RIGHT, WRONG};
use self::watched::{CHECKING, Watched};

const BLOCKS: &str = "import socket\npair = socket.socketpair()\npair[0].recv(1)\n";
const FLOODS: &str = include_str!("hostile/output-flood.py");
const FORKS: &str = include_str!("hostile/fork-bomb.py");

/// Reads until a line has `wanted`; gives back all that came with it.
fn until(watch: &mut Running, wanted: &str) -> String {
    let mut lines = String::new();
    loop {
        let line = watch.next_line();
        lines += &format!("{line}\n");
        if line.contains(wanted) {
            return lines;
        }
    }
}

const SOLVED: &str = "Solved!";
const NOT_SOLVED: &str = "mend the first failure";

#[test]
fn each_save_is_checked_and_told_with_what_to_do_next() {
    let room = Classroom::new();
    let mut watch = room.watch(&[]);
    let first = until(&mut watch, NOT_SOLVED);
    for expected in ["watching 01 welcome", "your desk: lessons/01_welcome/exercise", "FAIL"] {
        assert!(first.contains(expected), "{expected}: {first}");
    }
    assert_eq!(first.matches("help: ").count(), 1, "one failure in full: {first}");
    assert!(first.contains("by hand: python3 answer.py"), "{first}");
    room.save(RIGHT);
    let second = until(&mut watch, SOLVED);
    assert!(second.contains("n goes on to udp_send") && !second.contains("FAIL"), "{second}");
    watch.type_line("l");
    let list = until(&mut watch, "udp_send");
    assert!(list.contains("solved"), "{list}");
    assert!(room.progress().contains("\"solved\": true"), "{}", room.progress());
    watch.type_line("n");
    until(&mut watch, "watching 10 udp_send");
    watch.type_line("h");
    until(&mut watch, "hint 1 of 3");
    watch.type_line("h");
    until(&mut watch, "hint 2 of 3");
    watch.type_line("p");
    until(&mut watch, "watching 01 welcome");
    until(&mut watch, SOLVED);
    watch.type_line("a");
    until(&mut watch, "1 of 2 exercises are solved");
    watch.type_line("q");
    let end = watch.wait();
    assert_eq!((end.code(), end.stderr.as_str()), (0, ""));
    assert!(room.progress().contains("\"hints\": 2"), "{}", room.progress());
    assert!(!end.text().contains('\x1b'));
}

#[test]
fn the_ways_in_which_editors_save_are_each_one_check_and_a_touch_is_none() {
    for args in [&[][..], &["--poll"]] {
        let room = Classroom::new();
        let (desk, mut watch) = (room.desk(), room.watch(args));
        until(&mut watch, NOT_SOLVED);
        // Nothing but a time.
        File::options()
            .write(true)
            .open(desk.join("answer.py"))
            .unwrap()
            .set_modified(std::time::SystemTime::now())
            .unwrap();
        // A new file in place of the old one, with a backup.
        fs::copy(desk.join("answer.py"), desk.join("answer.py~")).unwrap();
        fs::write(desk.join(".answer.py.new"), RIGHT).unwrap();
        fs::rename(desk.join(".answer.py.new"), desk.join("answer.py")).unwrap();
        let told = until(&mut watch, SOLVED);
        assert_eq!(told.matches("checking welcome").count(), 1, "{args:?}: {told}");
        // Away, and anew.
        fs::remove_file(desk.join("answer.py")).unwrap();
        room.save(WRONG);
        let told = until(&mut watch, NOT_SOLVED);
        assert_eq!(told.matches("checking welcome").count(), 1, "{args:?}: {told}");
        watch.type_line("q");
        assert_eq!(watch.wait().code(), 0);
    }
}

/// Lets some time pass, so that what follows comes at many moments. Whatever the moment, it is right.
fn spin(time: Duration) {
    let begun = Instant::now();
    while begun.elapsed() < time {
        thread::yield_now();
    }
}

#[test]
fn a_save_during_a_check_never_shows_the_old_verdict() {
    let tries = std::env::var("WATCH_TRIES").map_or(12, |tries| tries.parse().unwrap());
    let room = Classroom::new();
    let watch = Watched::start(room.command(&[]));
    watch.until(NOT_SOLVED);
    let (mut number, mut during) = (0, 0);
    // A try that says little, because the check was just over, does not count alone.
    while number < tries || during == 0 {
        let (old, old_verdict, new, new_verdict) = match number % 2 {
            0 => (RIGHT, SOLVED, WRONG, NOT_SOLVED),
            _ => (WRONG, NOT_SOLVED, RIGHT, SOLVED),
        };
        room.replace(&format!("# {number}\n{old}"));
        watch.until(CHECKING);
        // The save comes somewhere within the check, at another moment in each try.
        spin(Duration::from_millis(7 * (number % 30)));
        let program = watch.program();
        room.replace(&format!("# {number}\n{new}"));
        let is_during = program.is_some_and(|program| program.runs());
        during += u32::from(is_during);
        watch.verdict(is_during, new_verdict, old_verdict);
        number += 1;
    }
    watch.end();
}

#[test]
fn where_a_save_is_seen_late_the_files_are_looked_at_before_a_verdict_is_shown() {
    let room = Classroom::new();
    let watch = Watched::start(room.command(&["--poll"]));
    watch.until(NOT_SOLVED);
    let slow = format!("{RIGHT}import time\nlen(sys.argv) == 1 and time.sleep(0.3)\n");
    let (mut number, mut during) = (0, 0);
    while during < 12 {
        room.replace(&format!("# {number}\n{slow}"));
        watch.until(SOLVED);
        // Begun by a key, at any time between two looks; saved at any time while the last program runs.
        // The closer to its end, the likelier the verdict comes before the next look.
        spin(Duration::from_millis(number * 70 % 200));
        watch.press("r");
        watch.until(CHECKING);
        let program = watch.last_program_before(SOLVED);
        spin(Duration::from_millis(number * 50 % 190));
        room.replace(&format!("# {number}\n{WRONG}"));
        let is_during = program.is_some_and(|program| program.runs());
        during += u32::from(is_during);
        watch.verdict(is_during, NOT_SOLVED, SOLVED);
        number += 1;
    }
    watch.end();
}

#[test]
fn a_program_that_blocks_floods_or_forks_is_ended_and_the_watch_goes_on() {
    let room = Classroom::new();
    let mut watch = room.watch(&[]);
    until(&mut watch, NOT_SOLVED);
    for (attack, why) in
        [(BLOCKS, "still waiting"), (FLOODS, "printed more than"), (FORKS, "still running")]
    {
        room.save(attack);
        let told = until(&mut watch, NOT_SOLVED);
        assert!(told.contains(why) && told.contains("help: "), "{why}: {told}");
        assert_eq!(children_of(watch.pid()), [0; 0], "something of it is left");
    }
    room.save(RIGHT);
    until(&mut watch, SOLVED);
    watch.type_line("q");
    assert_eq!(watch.wait().code(), 0);
}

#[test]
fn a_program_that_blocks_is_ended_by_the_next_save_at_once() {
    let room = Classroom::new();
    room.save(BLOCKS);
    let mut watch = room.watch(&[]);
    until(&mut watch, "checking welcome");
    room.save(RIGHT);
    let told = until(&mut watch, SOLVED);
    assert!(!told.contains("FAIL"), "{told}");
    // And by the end of the watch.
    room.save(BLOCKS);
    until(&mut watch, "checking welcome");
    watch.terminate();
    assert_eq!(watch.wait().code(), 0);
}

#[test]
fn a_lock_that_an_editors_build_holds_keeps_no_check_waiting() {
    let room = Classroom::new();
    let answer = fs::read_to_string(testkit::root().join("tests/solutions/udp_send/answer.rs"));
    let desk = room.place.path().join("lessons/10_udp_send/exercise/src/main.rs");
    fs::write(&desk, answer.unwrap()).unwrap();
    let target = room.place.path().join("target/debug");
    fs::create_dir_all(&target).unwrap();
    let home = room.place.path().join("cargo-home");
    fs::create_dir(&home).unwrap();
    // As cargo holds them while it builds and while it downloads.
    let locks = [target.join(".cargo-lock"), home.join(".package-cache")];
    let locks = locks.map(|path| File::create(path).unwrap());
    locks.iter().for_each(|lock| lock.lock().unwrap());
    let mut command = room.command(&["udp_send"]);
    command.env("CARGO_HOME", &home);
    let mut watch = Running::start(command);
    until(&mut watch, SOLVED);
    fs::write(&desk, "fn main() { let x: u8 = \"\"; }\n").unwrap();
    let told = until(&mut watch, "does not compile");
    assert!(told.contains("error[E0308]"), "{told}");
    watch.end_input();
    assert_eq!(watch.wait().code(), 0);
    drop(locks);
}

#[test]
fn what_is_broken_is_told_and_it_goes_on_when_it_is_repaired() {
    let room = Classroom::new();
    let (desk, mut watch) = (room.desk(), room.watch(&[]));
    until(&mut watch, NOT_SOLVED);
    // The description.
    let description = fs::read_to_string(desk.join("exercise.toml")).unwrap();
    fs::write(desk.join("exercise.toml"), format!("{description}\n[[chek]]\n")).unwrap();
    assert!(until(&mut watch, "goes on when").contains("chek"));
    fs::write(desk.join("exercise.toml"), description).unwrap();
    until(&mut watch, NOT_SOLVED);
    // The answer's file.
    fs::set_permissions(desk.join("answer.py"), fs::Permissions::from_mode(0o000)).unwrap();
    if File::open(desk.join("answer.py")).is_err() {
        assert!(until(&mut watch, "goes on when").contains("answer.py"));
    }
    fs::remove_file(desk.join("answer.py")).unwrap();
    until(&mut watch, "goes on when");
    room.save(RIGHT);
    until(&mut watch, SOLVED);
    // The desk as a whole.
    let away = room.place.path().join("away");
    fs::rename(&desk, &away).unwrap();
    until(&mut watch, "goes on when");
    fs::rename(&away, &desk).unwrap();
    until(&mut watch, SOLVED);
    room.save(WRONG);
    until(&mut watch, NOT_SOLVED);
    watch.type_line("q");
    assert_eq!(watch.wait().code(), 0);
}

#[test]
fn a_toolchain_that_is_missing_is_told_and_found_when_it_is_there() {
    let room = Classroom::new();
    let bin = room.place.path().join("bin");
    fs::create_dir(&bin).unwrap();
    let mut command = room.command(&["udp_send"]);
    let mut watch = Running::start({
        command.env("PATH", &bin).env_remove("CARGO").env_remove("RUSTC");
        command
    });
    let told = until(&mut watch, "goes on when");
    assert!(told.contains("cargo") || told.contains("rustc"), "{told}");
    for tool in ["cargo", "rustc", "cc", "ld"] {
        if let Some(found) = testkit::tool(tool) {
            std::os::unix::fs::symlink(found, bin.join(tool)).unwrap();
        }
    }
    watch.type_line("r");
    until(&mut watch, NOT_SOLVED);
    watch.type_line("q");
    assert_eq!(watch.wait().code(), 0);
}

#[test]
fn a_screen_shows_it_and_the_terminal_is_as_it_was_afterwards() {
    let room = Classroom::new();
    let around = "stty -g > before; WATCH; stty -g > after; cmp before after && echo restored; cat";
    let around = format!("cd {}; {around}", room.place.path().display());
    for end in ["q", "C-c", "TERM"] {
        let Some(terminal) = room.terminal(80, 24, "en", &around) else { return };
        let screen = terminal.wait_until(|screen| screen.contains(NOT_SOLVED));
        let rows: Vec<_> = screen.lines().collect();
        assert!(rows[0].starts_with("01 welcome ·"), "{screen}");
        assert!(rows[23].starts_with("h hint  l list"), "{screen}");
        terminal.press("?");
        terminal.wait_until(|screen| screen.contains("the previous exercise"));
        room.save(RIGHT);
        terminal.wait_until(|screen| screen.contains(SOLVED));
        room.save(WRONG);
        terminal.wait_until(|screen| screen.contains(NOT_SOLVED));
        match end {
            "TERM" => {
                let name = room.place.path().display().to_string();
                terminate(&name);
            }
            key => terminal.press(key),
        }
        let screen = terminal.wait_until(|screen| screen.contains("restored"));
        assert!(!screen.contains(NOT_SOLVED), "{end}: {screen}");
    }
}

/// Asks the watch whose course is in `root` to end.
fn terminate(root: &str) {
    let variable = format!("COURSE_ROOT={root}\0");
    for entry in fs::read_dir("/proc").unwrap().flatten() {
        let read = |name: &str| fs::read(entry.path().join(name)).unwrap_or_default();
        let is_course = read("comm") == b"course\n";
        if is_course && String::from_utf8_lossy(&read("environ")).contains(&variable) {
            let pid = entry.file_name().into_string().unwrap();
            assert!(Command::new("kill").arg(pid).status().unwrap().success());
            return;
        }
    }
    panic!("no watch is running");
}

#[test]
fn a_small_terminal_shows_the_most_important_lines_in_chinese_too() {
    let room = Classroom::new();
    let Some(terminal) = room.terminal(40, 10, "zh", "WATCH") else { return };
    let screen = terminal.wait_until(|screen| screen.contains("先修好第一个失败项"));
    let rows: Vec<_> = screen.lines().collect();
    assert_eq!(rows.len(), 10, "{screen}");
    assert!(rows[0].starts_with("01 welcome ·") && rows[9].starts_with("h 提示"), "{screen}");
    assert!(rows[8].contains("还有") && screen.contains("失败"), "{screen}");
    for _ in 0..9 {
        terminal.press("PageDown");
    }
    let screen = terminal.wait_until(|screen| screen.contains("你的练习目录"));
    assert!(screen.starts_with("01 welcome ·") && !screen.contains("还有"), "{screen}");
    terminal.press("q");
}

#[test]
fn json_is_one_object_for_each_verdict() {
    let room = Classroom::new();
    let mut command = Command::new(binary_of("course"));
    command.args(["--json", "watch"]).env("COURSE_ROOT", room.place.path());
    command.env("GRADER_WORKSHOP", Path::new(room.place.path()).join("workshop"));
    let mut watch = Running::start(command);
    assert_eq!(watch.next_event()["status"], "failed");
    room.save(RIGHT);
    assert_eq!(watch.next_event()["status"], "passed");
    watch.end_input();
    assert_eq!(watch.wait().code(), 0);
}
