//! What grading costs: all exercises of one student, solved, after the build; and a check beside
//! running its program bare. Measure on an idle machine; `scripts/bench grade` runs this.
//!
//!     cargo run -p grader --example cost
//!
//! A line a measurement: what, a number, its unit, and beside what it was measured.

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a tool for those who work on the grader"
)]

use std::fs;
use std::io::Write;
use std::net::Ipv4Addr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use grader::Grading;
use grader::event::GradeEvent;
use grader::exercise::{Answer, Exercise};
use grader::plan::{Action, Awaited, Endpoint, Ground, Plan, PlannedCheck};
use grader::report::{Report, Status};
use grader::submission::{Course, Executable, Submission, Target, Workshop};

/// Measurements of each check, and of all exercises.
const ROUNDS: usize = 25;
const PASSES: u64 = 5;

/// A right answer, built.
struct Solved {
    name: String,
    exercise: Exercise,
    submission: Arc<Submission>,
    workshop: Arc<Workshop>,
    executable: Option<Executable>,
}

fn main() {
    let course = Course::find(Path::new(".")).unwrap_or_else(|e| panic!("{e:?}"));
    let workshop = Arc::new(Workshop::open(&course).unwrap_or_else(|e| panic!("{e:?}")));
    let solved: Vec<Solved> = directories(&course.root().join("tests/solutions"))
        .into_iter()
        .map(|directory| solve(&course, &workshop, &directory))
        .collect();
    all_exercises(&solved);
    beside_bare(&solved);
}

/// Grades every exercise after the other, the checks of each beside one another.
fn all_exercises(solved: &[Solved]) {
    let mut walls = Vec::new();
    let mut checks = 0;
    for seed in 0..PASSES {
        let begun = Instant::now();
        checks = solved.iter().map(|solved| solved.grade(solved.plan(seed)).checks.len()).sum();
        walls.push(begun.elapsed());
    }
    let wall = median(&mut walls).as_secs_f64();
    println!("{} solved exercises, {checks} checks: wall\t{wall:.2}\ts", solved.len());
    println!("checks a second\t{:.1}\t/s", checks as f64 / wall);
}

/// Runs each check that needs no conversation alone and its program without a grader, in turn.
fn beside_bare(solved: &[Solved]) {
    let mut all = Vec::new();
    for solved in solved {
        let Some(executable) = &solved.executable else { continue };
        let plan = solved.plan(1);
        let quiet: Vec<&PlannedCheck> =
            plan.checks.iter().filter(|check| is_quiet(check)).collect();
        let mut more = Vec::new();
        let (mut graded, mut bare) = (Vec::new(), Vec::new());
        for check in quiet {
            for _ in 0..ROUNDS {
                let mut alone = plan.clone();
                alone.checks = vec![PlannedCheck { needs: Vec::new(), ..check.clone() }];
                let one = timed(|| drop(solved.grade(alone)));
                let other = timed(|| run_bare(executable, check));
                more.push(one.saturating_sub(other));
                graded.push(one);
                bare.push(other);
            }
        }
        if more.is_empty() {
            continue;
        }
        let [graded, bare] = [&mut graded, &mut bare].map(|times| ms(median(times)));
        println!("{}: a check\t{graded:.2}\tms\tbare\t{bare:.2}", solved.name);
        all.append(&mut more);
    }
    println!("a check over its program bare: median\t{:.2}\tms", ms(median(&mut all)));
    println!("a check over its program bare: 90 %\t{:.2}\tms", ms(all[all.len() * 9 / 10]));
}

impl Solved {
    fn plan(&self, seed: u64) -> Plan {
        let plan = Plan::draw(&self.exercise, &self.name, seed, &Ground::of_this_system());
        plan.unwrap_or_else(|e| panic!("{}: {e:?}", self.name))
    }

    fn grade(&self, plan: Plan) -> Report {
        let grading = Grading::new(plan, self.submission.clone(), self.workshop.clone());
        let mut nobody = |_: &GradeEvent| {};
        let report = match &self.executable {
            Some(executable) => grading.run_built(executable, &mut nobody),
            None => grading.run(&mut nobody),
        };
        assert_eq!(report.status, Status::Passed, "{}", self.name);
        report
    }
}

fn solve(course: &Course, workshop: &Arc<Workshop>, directory: &Path) -> Solved {
    let name = directory.file_name().unwrap().to_string_lossy().into_owned();
    let place = course.exercise(&name).unwrap_or_else(|e| panic!("{e:?}"));
    let exercise = Exercise::load(&place.file).unwrap_or_else(|e| panic!("{e:?}"));
    let rust = directory.join("answer.rs");
    let path = if rust.exists() { rust } else { directory.to_owned() };
    let submission = Submission::find(&Target::Path(path), place, exercise.answer, workshop);
    let submission = Arc::new(submission.unwrap_or_else(|e| panic!("{name}: {e:?}")));
    let mut solved =
        Solved { name, exercise, submission, workshop: workshop.clone(), executable: None };
    if solved.exercise.answer == Answer::Program {
        let grading = Grading::new(solved.plan(0), solved.submission.clone(), workshop.clone());
        let built = grading.build(&mut |_| {});
        solved.executable = Some(built.unwrap_or_else(|e| panic!("{}: {e:?}", solved.name)));
    }
    solved
}

/// Whether the program goes its way without an answer from anybody, and without waiting.
fn is_quiet(check: &PlannedCheck) -> bool {
    let speaks = |action: &Action| match action {
        // Bare, nobody sees when it listens.
        Action::Send { .. } | Action::Pause(_) | Action::Await { what: Awaited::Bound(_), .. } => {
            true
        }
        Action::Await { within, after, .. } => within.is_some() || after.is_some(),
        Action::Input(_) | Action::EndInput => false,
    };
    let listens = |peer: &Endpoint| matches!(peer, Endpoint::Tcp { .. } | Endpoint::Smtp { .. });
    !check.script.iter().any(speaks) && !check.peers.iter().any(listens)
}

/// The same program, arguments and input. Addresses of a stage's LAN become loopback addresses:
/// nothing leaves this machine.
fn run_bare(executable: &Executable, check: &PlannedCheck) {
    let at_home = |arg: &String| match arg.parse::<Ipv4Addr>() {
        Ok(address) if !address.is_loopback() => "127.0.0.1".to_owned(),
        _ => arg.clone(),
    };
    let mut child = Command::new(&executable.path)
        .args(&executable.args)
        .args(check.args.iter().map(at_home))
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    for action in &check.script {
        if let Action::Input(bytes) = action {
            // A program that reads nothing has no use for it.
            let _ = stdin.write_all(bytes);
        }
    }
    drop(stdin);
    child.wait().unwrap();
}

fn timed(work: impl FnOnce()) -> Duration {
    let begun = Instant::now();
    work();
    begun.elapsed()
}

fn median(times: &mut [Duration]) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

fn directories(parent: &Path) -> Vec<PathBuf> {
    let list = fs::read_dir(parent).unwrap_or_else(|e| panic!("{}: {e}", parent.display()));
    let mut found: Vec<_> = list.map(|entry| entry.unwrap().path()).collect();
    found.sort();
    found
}
