//! Nothing of a program outlives its stage, whatever it does.

use std::fs;
use std::time::{Duration, Instant};

use super::testing::{KEPT, Run, end_of, in_time, levels, python, run, shell};
use super::testing_alone::{is_alone, mark, marked, started};
use super::{Exit, Level, Stage, StageError};

/// A process that nobody waits for and that ignores polite requests, in a session of its own where
/// it may have one.
const DAEMON: &str = "stay=\"trap '' TERM HUP INT; echo ready; sleep 1000; sleep 1000\"; \
                      ( (setsid sh -c \"$stay\" || sh -c \"$stay\") 2> /dev/null &)";

#[test]
fn daemons_die_when_the_main_process_ends() {
    for level in levels(&KEPT) {
        let script = format!("{DAEMON}; read line; exit 7");
        let (mut run, mark) = started(level, shell(&script));
        assert!(marked(&mark).len() >= 2, "{level}");
        run.say("go\n");
        let done = run.finish();
        assert_eq!(done.exit, Exit::Status(7), "{level}");
        assert_eq!(marked(&mark), [0; 0], "{level}");
    }
}

#[test]
fn dropping_a_stage_kills_what_ignores_signals() {
    for level in levels(&KEPT) {
        let (run, mark) = started(level, shell(&format!("trap '' TERM; {DAEMON}; sleep 1000")));
        let keeper = run.stage.keeper().unwrap();
        drop(run.stage);
        assert_eq!(marked(&mark), [0; 0], "{level}");
        assert!(!fs::exists(format!("/proc/{keeper}")).unwrap(), "{level}");
    }
}

#[test]
fn killing_ends_everything_and_tells_the_signal() {
    for level in levels(&KEPT) {
        let (mut run, mark) = started(level, shell(&format!("{DAEMON}; sleep 1000")));
        run.stage.kill();
        assert_eq!(marked(&mark), [0; 0], "{level}");
        assert_eq!(end_of(run.waiter).unwrap(), Exit::Signal(9), "{level}");
        run.stage.kill(); // again
        assert_eq!(run.stage.usage().processes, 0, "{level}");
    }
}

#[test]
fn a_stage_that_never_started_a_program_ends() {
    for level in levels(&KEPT) {
        let mut stage = Stage::open_at(level, shell(":")).unwrap();
        let waiter = stage.waiter();
        stage.kill();
        drop(stage);
        let error = end_of(waiter).unwrap_err();
        assert!(matches!(error, StageError::KeeperLost { .. }), "{level}: {error:?}");
    }
}

#[test]
fn a_lost_keeper_is_told_and_hangs_nobody() {
    for level in levels(&KEPT) {
        let (run, mark) = started(level, shell("echo ready; sleep 1000"));
        let keeper = run.stage.keeper().unwrap();
        let mut kill = std::process::Command::new("kill");
        assert!(kill.args(["-9", &keeper.to_string()]).status().unwrap().success());
        let error = end_of(run.waiter).unwrap_err();
        let exit = Some(Exit::Signal(9));
        let StageError::KeeperLost { exit: told } = &error else { panic!("{error:?}") };
        assert_eq!(*told, exit, "{level}");
        let socket = run.stage.udp(super::Side::Program, "127.0.0.1:0".parse().unwrap(), false);
        assert_eq!(socket.is_err(), level == Level::Full);
        drop(run.stage);
        assert_eq!(marked(&mark), [0; 0], "{level}");
    }
}

#[test]
fn the_end_of_the_grader_is_the_end_of_its_stages() {
    if !is_alone("containment_tests::the_end_of_the_grader_is_the_end_of_its_stages") {
        return;
    }
    // This process is the grader's parent, the grader is another one.
    const GRADER: &str = "STAGE_TEST_GRADER";
    if let Ok(level) = std::env::var(GRADER) {
        let level = if level == "full" { Level::Full } else { Level::Partial };
        let mut setting = shell(&format!("{DAEMON}; sleep 1000"));
        setting.program.environment.push(("MARK".into(), std::env::var("MARK").unwrap().into()));
        let mut run = Run::start(level, setting);
        assert_eq!(run.next_line(), "ready");
        fs::write(std::env::var("TOLD").unwrap(), run.stage.keeper().unwrap().to_string()).unwrap();
        loop {
            std::thread::park();
        }
    }
    for level in levels(&KEPT) {
        let told = super::testing::directory(&[]);
        let told = told.path().join("keeper");
        let mark = format!("grader-{}-{level}", std::process::id());
        let mut command = std::process::Command::new(std::env::current_exe().unwrap());
        command.args(std::env::args_os().skip(1)).env(GRADER, level.to_string());
        let mut grader = command.env("MARK", &mark).env("TOLD", &told).spawn().unwrap();
        let file = told.clone();
        let keeper = in_time(move || {
            loop {
                match fs::read_to_string(&file) {
                    Ok(keeper) if !keeper.is_empty() => return keeper,
                    _ => std::thread::yield_now(),
                }
            }
        });
        grader.kill().unwrap();
        grader.wait().unwrap();
        let mark = format!("MARK={mark}");
        in_time(move || {
            while !marked(&mark).is_empty() || lives(&keeper) {
                std::thread::yield_now();
            }
        });
    }
}

/// Whether a process has not ended; whoever adopted it may not have seen its end yet.
fn lives(process: &str) -> bool {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    stat.rsplit_once(") ").is_some_and(|(_, rest)| !rest.starts_with(['Z', 'X']))
}

#[test]
fn what_the_grader_ignores_is_not_ignored_in_a_stage() {
    const INNER: &str = "STAGE_TEST_IGNORING";
    if std::env::var_os(INNER).is_none() {
        let name = "stage::containment_tests::what_the_grader_ignores_is_not_ignored_in_a_stage";
        let mut shell = std::process::Command::new("/bin/sh");
        let script = "trap '' CHLD PIPE TERM; exec \"$0\" --exact \"$1\"";
        shell.args(["-c", script]).arg(std::env::current_exe().unwrap()).arg(name).env(INNER, "1");
        let output = shell.output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
        return;
    }
    for level in levels(&KEPT) {
        assert_eq!(run(level, shell("(exit 1); exit 9")).exit, Exit::Status(9), "{level}");
        assert_eq!(run(level, shell("kill -TERM $$")).exit, Exit::Signal(15), "{level}");
    }
}

#[test]
fn a_fork_bomb_is_limited_and_leaves_nothing() {
    let Some(bomb) = python(
        "import os
print('ready')
while True:
    try:
        if os.fork() == 0: os.setsid()
    except OSError: pass",
    ) else {
        return;
    };
    for level in levels(&KEPT) {
        let mut bomb = bomb.clone();
        bomb.limits.processes = 20;
        let (mut run, mark) = started(level, bomb);
        let begin = Instant::now();
        let mut most = 0;
        while most < 20 && begin.elapsed() < Duration::from_secs(20) {
            most = most.max(run.stage.usage().processes);
        }
        assert!(most >= 19, "{level}: {most}");
        if level == Level::Full {
            assert!(most <= 20, "{most}");
        }
        run.stage.kill();
        assert_eq!(run.stage.usage().processes, 0, "{level}");
        assert_eq!(marked(&mark), [0; 0], "{level}");
    }
}

#[test]
fn a_process_that_forks_and_ends_again_and_again_is_caught() {
    let Some(runner) = python(
        "import os
print('ready')
while True:
    if os.fork() != 0: os._exit(0)
    try: os.setsid()
    except OSError: pass",
    ) else {
        return;
    };
    for level in levels(&KEPT) {
        let mut runner = runner.clone();
        let mark = mark(&mut runner);
        let run = Run::start(level, runner);
        // The first process ends at once, and with it everything must.
        let done = run.finish();
        assert_eq!(done.exit, Exit::Status(0), "{level}");
        assert_eq!(marked(&mark), [0; 0], "{level}");
    }
}

#[test]
fn those_who_wake_each_other_up_die_all_the_same() {
    let Some(bomb) = python(
        "import os, signal
def attempt(call, *arguments):
    try: call(*arguments)
    except OSError: pass
first = os.getpid()
for i in range(5): attempt(os.fork)
if os.getpid() == first: print('ready')
while True:
    attempt(os.fork)
    attempt(os.setsid)
    attempt(os.kill, -1, signal.SIGCONT)",
    ) else {
        return;
    };
    for level in levels(&KEPT) {
        let (mut run, mark) = started(level, bomb.clone());
        run.stage.kill();
        assert_eq!(marked(&mark), [0; 0], "{level}");
    }
}
