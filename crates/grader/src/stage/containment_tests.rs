//! Nothing of a program outlives its stage, whatever it does.

use std::fs;
use std::time::{Duration, Instant};

use super::testing::{KEPT, Run, end_of, in_time, levels, python, run, shell};
use super::testing_alone::{is_alone, mark, marked};
use super::{Exit, Level, Setting, Stage, StageError};

/// Starts a program that is known by a mark, and waits until it says so.
fn started(level: Level, mut setting: Setting) -> (Run, String) {
    let mark = mark(&mut setting);
    let mut run = Run::start(level, setting);
    assert_eq!(run.next_line(), "ready", "{level}");
    (run, mark)
}

/// A process of its own session that nobody waits for, and that ignores polite requests.
const DAEMON: &str =
    "(setsid sh -c 'trap \"\" TERM HUP INT; echo ready; sleep 1000; sleep 1000' &)";

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
    os.setsid()",
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
fn processor_time_is_limited() {
    for level in levels(&KEPT) {
        let mut setting = shell("while :; do :; done");
        setting.limits.cpu = Duration::from_secs(1);
        assert_eq!(run(level, setting).exit, Exit::Signal(24), "{level}"); // SIGXCPU
    }
}

#[test]
fn memory_of_one_process_is_limited() {
    let Some(setting) = python("x = bytearray(700_000_000)") else { return };
    for level in levels(&KEPT) {
        let done = run(level, setting.clone());
        assert!(done.stderr.contains("MemoryError"), "{level}: {}", done.stderr);
    }
}

#[test]
fn descriptors_are_limited() {
    let Some(mut setting) = python(
        "import os
try:
    while True: last = os.dup(0)
except OSError as error: print(last, error.errno)",
    ) else {
        return;
    };
    setting.limits.descriptors = 40;
    for level in levels(&KEPT) {
        assert_eq!(run(level, setting.clone()).stdout, "39 24\n", "{level}"); // EMFILE
    }
}

#[test]
fn usage_counts_memory_wherever_it_is() {
    let Some(setting) = python(
        "import mmap, os, time
own = bytearray(30_000_000)
shared = mmap.mmap(-1, 30_000_000)
for i in range(0, 30_000_000, 4096): own[i] = shared[i] = 1
with open(os.environ.get('TMPDIR', '/tmp') + '/file', 'wb') as file: file.write(bytes(10_000_000))
print('ready')
input()",
    ) else {
        return;
    };
    for level in levels(&KEPT) {
        let (run, _) = started(level, setting.clone());
        let usage = run.stage.usage();
        assert!((70_000_000..110_000_000).contains(&usage.memory), "{level}: {usage:?}");
        assert_eq!(usage.processes, 1, "{level}");
    }
}

#[test]
fn a_program_that_waits_is_not_busy_and_one_that_works_is() {
    let Some(setting) = python(
        "import threading
def wait():
    while True: pass
print('ready')
input()
threading.Thread(target=wait, daemon=True).start()
print('ready')
input()",
    ) else {
        return;
    };
    for level in levels(&KEPT) {
        let (mut run, _) = started(level, setting.clone());
        let until = |run: &Run, busy| {
            let begin = Instant::now();
            while run.stage.usage().busy != busy {
                assert!(begin.elapsed() < testkit::LIMIT, "{level}: never {busy}");
            }
        };
        until(&run, false);
        run.say("go\n");
        assert_eq!(run.next_line(), "ready");
        until(&run, true);
        assert!(run.stage.usage().processes == 1, "{level}");
    }
}

/// Calls that must be refused, as Python sees them: `0` if the call worked, else its error.
const CALLS: &str = "
import ctypes, os, socket, signal
libc = ctypes.CDLL(None, use_errno=True)
def call(name, *arguments):
    result = getattr(libc, name)(*arguments)
    print(name, ctypes.get_errno() if result == -1 else 0)
call('ptrace', 16, 1, 0, 0)
call('unshare', 0x10000000)
call('unshare', 0x40000000)
call('mount', b'none', b'/tmp', b'tmpfs', 0, None)
call('umount2', b'/proc', 2)
call('chroot', b'/tmp')
call('setns', 0, 0)
call('memfd_create', b'x', 0)
call('shmget', 0, 4096, 0o1600)
call('personality', 0x0040000)
call('prlimit', 1, 0, ctypes.byref((ctypes.c_ulong * 2)(1, 1)), None)
def open(name, *arguments):
    try: socket.socket(*arguments); print(name, 0)
    except OSError as error: print(name, error.errno)
open('packet', 17, 3)
open('raw', 2, 3, 1)
open('vsock', 40, 1)
open('alg', 38, 5)
open('audit', 16, 3, 9)
open('route', 16, 3, 0)
open('tcp', 2, 1)
open('udp6', 10, 2)
print('clone', libc.syscall(56, 0x10000000 | 17, 0, 0, 0, 0) if os.uname().machine == 'x86_64' else -1)
";

#[test]
fn calls_that_lead_out_are_refused() {
    let Some(setting) = python(CALLS) else { return };
    let refused = "ptrace 1|unshare 1|unshare 1|mount 1|umount2 1|chroot 1|setns 1|memfd_create 38|\
                   shmget 1|personality 1|prlimit 1|packet 1|raw 1|vsock 1|alg 1|audit 1|route 0|\
                   tcp 0|udp6 0|clone -1";
    for level in levels(&KEPT) {
        let done = run(level, setting.clone());
        let mut lines: Vec<_> = done.stdout.lines().collect();
        if lines.contains(&"udp6 97") {
            // This system has no IPv6.
            lines.iter_mut().filter(|line| **line == "udp6 97").for_each(|line| *line = "udp6 0");
        }
        assert_eq!(lines.join("|"), refused, "{level}: {}", done.stderr);
    }
}

#[test]
fn the_older_entry_for_32_bits_is_closed() {
    // int 0x80 with getpid's old number, as machine code.
    let Some(setting) = python(
        "import ctypes, mmap, os
print('ready')
if os.uname().machine == 'x86_64':
    code = mmap.mmap(-1, 4096, prot=7)
    code.write(b'\\xb8\\x14\\0\\0\\0\\xcd\\x80\\xc3')
    place = ctypes.addressof(ctypes.c_char.from_buffer(code))
    ctypes.CFUNCTYPE(ctypes.c_int)(place)()
    print('out')
else: os.kill(os.getpid(), 31)",
    ) else {
        return;
    };
    for level in levels(&KEPT) {
        let done = run(level, setting.clone());
        assert_eq!((done.stdout.as_str(), done.exit), ("ready\n", Exit::Signal(31)), "{level}");
    }
}

#[test]
fn a_program_cannot_signal_its_keeper_or_the_grader() {
    let grader = std::process::id();
    for level in levels(&KEPT) {
        let script = format!(
            "kill -9 $PPID; kill -9 {grader}; kill -STOP $PPID; kill -9 1; echo alive; \
             (kill -9 $$) ; echo not reached"
        );
        let done = run(level, shell(&script));
        let own_death = done.exit == Exit::Signal(9);
        assert!(done.stdout.starts_with("alive\n"), "{level}: {}", done.stderr);
        // Where only the filter keeps signals in, a child may not signal its parent either.
        assert!(own_death || done.stdout.ends_with("not reached\n"), "{level}");
    }
}
