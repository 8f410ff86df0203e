//! A grade that is cancelled ends soon, tells nothing more and leaves nothing behind.
#![cfg(target_os = "linux")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "a test fails by panicking"
)]

use std::fs;
use std::path::Path;
use std::process;
use std::sync::mpsc::{self, Receiver};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use grader::event::GradeEvent;
use grader::exercise::{Answer, Exercise};
use grader::plan::{Ground, Plan};
use grader::report::Report;
use grader::submission::{Course, Submission, Target, Workshop};
use grader::{Cancel, Grading};
use tempfile::TempDir;
use testkit::{LIMIT, children_of};

/// Much less than any of these programs is given otherwise.
const SOON: Duration = Duration::from_secs(2);

/// One grade at a time: what it starts are all the children of this process.
fn alone() -> MutexGuard<'static, ()> {
    static ONE: Mutex<()> = Mutex::new(());
    ONE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A grade that runs in another thread.
struct Running {
    cancel: Cancel,
    events: Receiver<GradeEvent>,
    thread: JoinHandle<Option<Report>>,
    _place: TempDir,
}

impl Running {
    fn start(file: &str, text: &str, cancel: Cancel) -> Self {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join(file);
        fs::write(&path, text).unwrap();
        let grading = grading(&path, &place.path().join("workshop"));
        let (tell, events) = mpsc::channel();
        let cancelled_by = cancel.clone();
        let thread = thread::spawn(move || {
            grading.run_unless(&cancelled_by, &mut |event: &GradeEvent| {
                // Events behind the one that was waited for are read in the end.
                let _ = tell.send(event.clone());
            })
        });
        Self { cancel, events, thread, _place: place }
    }

    /// Waits for an event, and until a stage is there.
    fn wait_for(&self, is_wanted: impl Fn(&GradeEvent) -> bool) {
        while !is_wanted(&self.events.recv_timeout(LIMIT).unwrap()) {}
        let begun = Instant::now();
        while children_of(process::id()).is_empty() {
            assert!(begun.elapsed() < LIMIT, "nothing was started");
            thread::yield_now();
        }
    }

    /// Cancels, and looks at what is left.
    fn cancel(self) {
        let told: Vec<_> = self.events.try_iter().collect();
        let begun = Instant::now();
        self.cancel.cancel();
        let report = self.thread.join().unwrap();
        let took = begun.elapsed();
        assert!(report.is_none(), "{report:?}");
        assert!(took < SOON, "{took:?} after {told:?}");
        assert_eq!(children_of(process::id()), [0; 0], "a process is left");
        let after: Vec<_> = self.events.try_iter().collect();
        assert!(!after.iter().any(is_result), "told after the cancel: {after:?}");
    }
}

fn is_result(event: &GradeEvent) -> bool {
    matches!(event, GradeEvent::CheckDone(_) | GradeEvent::Finished(_))
}

fn is_check(event: &GradeEvent) -> bool {
    matches!(event, GradeEvent::CheckStarted { .. })
}

fn grading(path: &Path, workshop: &Path) -> Grading {
    let course = Course::at(&testkit::root()).unwrap();
    let workshop = Arc::new(Workshop::at(&course, workshop).unwrap());
    let place = course.exercise("welcome").unwrap();
    let exercise = Exercise::load(&place.file).unwrap();
    let target = Target::Path(path.to_owned());
    let submission = Submission::find(&target, place, Answer::Program, &workshop).unwrap();
    let plan = Plan::draw(&exercise, "welcome", 1, &Ground::of_this_system()).unwrap();
    Grading::new(plan, Arc::new(submission), workshop)
}

#[test]
fn a_build_that_never_ends_is_cancelled() {
    let _alone = alone();
    let endless = include_str!("../../../tests/hostile/constant-loop.rs");
    let running = Running::start("answer.rs", endless, Cancel::new());
    running.wait_for(|event| matches!(event, GradeEvent::Building));
    running.cancel();
}

#[test]
fn a_program_that_blocks_in_recv_is_cancelled() {
    let _alone = alone();
    let blocks = "import socket\npair = socket.socketpair()\npair[0].recv(1)\n";
    let running = Running::start("answer.py", blocks, Cancel::new());
    running.wait_for(is_check);
    running.cancel();
}

#[test]
fn a_program_that_loops_for_ever_is_cancelled() {
    let _alone = alone();
    let running = Running::start("answer.py", "while True:\n    pass\n", Cancel::new());
    running.wait_for(is_check);
    running.cancel();
}

#[test]
fn a_program_that_floods_or_forks_is_cancelled() {
    let _alone = alone();
    for attack in [
        include_str!("../../../tests/hostile/output-flood.py"),
        include_str!("../../../tests/hostile/fork-bomb.py"),
    ] {
        let running = Running::start("answer.py", attack, Cancel::new());
        running.wait_for(is_check);
        running.cancel();
    }
}

#[test]
fn what_was_cancelled_before_it_began_runs_nothing() {
    let _alone = alone();
    let cancel = Cancel::new();
    cancel.cancel();
    Running::start("answer.py", "print()\n", cancel).cancel();
}

#[test]
fn what_nobody_cancels_has_a_report() {
    let _alone = alone();
    let right = "import sys\nfor word in sys.argv[1:]:\n    print(word)\n";
    let running = Running::start("answer.py", right, Cancel::new());
    let report = running.thread.join().unwrap().unwrap();
    assert_eq!(report.points(), report.max_points(), "{report:?}");
}
