//! What a program may use up, and how much of it is seen.

use std::time::{Duration, Instant};

use super::Exit;
use super::testing::{KEPT, Run, levels, python, run, shell};
use super::testing_alone::started;

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
