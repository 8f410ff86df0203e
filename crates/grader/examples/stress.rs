//! Grades every solution and every mutant again and again, several at once, and expects every
//! verdict to stay the same. `scripts/stress` runs this beside busy loops.
//!
//!     cargo run -p grader --example stress -- 10000

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a tool for those who work on the grader"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Instant;

use grader::Grading;
use grader::event::GradeEvent;
use grader::exercise::Exercise;
use grader::plan::{Ground, Plan};
use grader::report::{CheckStatus, Report};
use grader::submission::{Course, Executable, Submission, Target, Workshop};

/// Seeds that take turns.
const SEEDS: u64 = 4;
/// Submissions graded at once.
const AT_ONCE: usize = 6;

/// What became of each check, by its name.
type Verdicts = Vec<(String, String)>;

/// A submission, built once.
struct Candidate {
    name: String,
    exercise: String,
    checks: Exercise,
    submission: Arc<Submission>,
    workshop: Arc<Workshop>,
    executable: Executable,
}

fn main() {
    let runs: usize = std::env::args().nth(1).map_or(10_000, |n| n.parse().unwrap());
    let course = Course::find(Path::new(".")).unwrap_or_else(|e| panic!("{e:?}"));
    let workshop = Arc::new(Workshop::open(&course).unwrap_or_else(|e| panic!("{e:?}")));
    let kinds = ["solutions", "mutants"];
    let candidates: Vec<_> =
        kinds.iter().flat_map(|kind| built(&course, &workshop, kind)).collect();
    println!("{} submissions, isolation {}", candidates.len(), grader::stage::isolation().level);

    let tally = Mutex::new(Tally::default());
    let begun = Instant::now();
    thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| work(&candidates, &tally, runs, begun));
        }
    });
    let tally = tally.into_inner().unwrap();
    tell(&tally, runs, begun);
    assert_eq!(tally.changed, 0, "verdicts changed");
}

/// What was found so far.
#[derive(Default)]
struct Tally {
    /// How many gradings were begun.
    begun: usize,
    /// Check runs.
    done: usize,
    changed: usize,
    expected: BTreeMap<(String, u64), Verdicts>,
}

/// Takes the submissions in turn until there were enough check runs; each was graded at least once.
fn work(candidates: &[Candidate], tally: &Mutex<Tally>, runs: usize, begun: Instant) {
    loop {
        let turn = {
            let mut tally = tally.lock().unwrap();
            if tally.done >= runs && tally.begun >= candidates.len() {
                return;
            }
            tally.begun += 1;
            tally.begun - 1
        };
        let (round, index) = (turn / candidates.len(), turn % candidates.len());
        let (candidate, seed) = (&candidates[index], round as u64 % SEEDS);
        let verdicts = verdicts(&grade(candidate, seed));
        let mut tally = tally.lock().unwrap();
        tally.note(&candidate.name, seed, &verdicts);
        if index + 1 == candidates.len() {
            tell(&tally, runs, begun);
        }
    }
}

impl Tally {
    fn note(&mut self, name: &str, seed: u64, verdicts: &Verdicts) {
        self.done += verdicts.iter().filter(|(_, verdict)| !verdict.starts_with("skipped")).count();
        let first =
            self.expected.entry((name.to_owned(), seed)).or_insert_with(|| verdicts.clone());
        if first != verdicts {
            self.changed += 1;
            println!("CHANGED {name} seed {seed}:\n  {first:?}\n  {verdicts:?}");
        }
    }
}

fn tell(tally: &Tally, runs: usize, begun: Instant) {
    let (done, changed) = (tally.done, tally.changed);
    let rate = done as f64 / begun.elapsed().as_secs_f64();
    println!("{done} of {runs} check runs, {changed} changed verdicts, {rate:.1} a second");
}

fn grade(candidate: &Candidate, seed: u64) -> Report {
    let plan = Plan::draw(&candidate.checks, &candidate.exercise, seed, &Ground::of_this_system());
    let plan = plan.unwrap_or_else(|e| panic!("{}: {e:?}", candidate.name));
    let grading = Grading::new(plan, candidate.submission.clone(), candidate.workshop.clone());
    grading.run_built(&candidate.executable, &mut |_: &GradeEvent| {})
}

fn verdicts(report: &Report) -> Verdicts {
    let verdict = |status: &CheckStatus| match status {
        CheckStatus::Passed => "passed".to_owned(),
        CheckStatus::Failed(diagnosis) => diagnosis.code.as_str().to_owned(),
        CheckStatus::Skipped { why } => format!("skipped: {}", why.en),
    };
    report.checks.iter().map(|check| (check.id.clone(), verdict(&check.status))).collect()
}

/// Every program in `tests/KIND/EXERCISE/`.
fn built(course: &Course, workshop: &Arc<Workshop>, kind: &str) -> Vec<Candidate> {
    let mut candidates = Vec::new();
    for directory in entries(&course.root().join("tests").join(kind)) {
        let exercise = directory.file_name().unwrap().to_string_lossy().into_owned();
        for file in entries(&directory).into_iter().filter(|path| path.is_file()) {
            candidates.push(candidate(course, workshop, &exercise, file));
        }
    }
    candidates
}

fn candidate(
    course: &Course,
    workshop: &Arc<Workshop>,
    exercise: &str,
    file: PathBuf,
) -> Candidate {
    let place = course.exercise(exercise).unwrap_or_else(|e| panic!("{e:?}"));
    let checks = Exercise::load(&place.file).unwrap_or_else(|e| panic!("{e:?}"));
    let name = file.display().to_string();
    let submission = Submission::find(&Target::Path(file), place, checks.answer, workshop);
    let submission = Arc::new(submission.unwrap_or_else(|e| panic!("{name}: {e:?}")));
    let plan = Plan::draw(&checks, exercise, 0, &Ground::of_this_system());
    let plan = plan.unwrap_or_else(|e| panic!("{name}: {e:?}"));
    let grading = Grading::new(plan, submission.clone(), workshop.clone());
    let executable = grading.build(&mut |_| {}).unwrap_or_else(|e| panic!("{name}: {e:?}"));
    let workshop = workshop.clone();
    Candidate { name, exercise: exercise.to_owned(), checks, submission, workshop, executable }
}

fn entries(directory: &Path) -> Vec<PathBuf> {
    let list = fs::read_dir(directory).unwrap_or_else(|e| panic!("{}: {e}", directory.display()));
    let mut entries: Vec<_> = list.map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    entries
}
