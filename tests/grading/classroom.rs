//! Submissions of all exercises, graded beside one another.

use std::collections::VecDeque;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock, Mutex};
use std::thread;

use grader::Grading;
use grader::event::GradeEvent;
use grader::exercise::Exercise;
use grader::plan::{Ground, Plan};
use grader::report::Report;
use grader::submission::{Course, Submission, Target, Workshop};

/// The seed of every test: what fails here fails again.
pub(crate) const SEED: u64 = 20_261_123;

/// A submission that a test hands in.
#[derive(Clone, Debug)]
pub(crate) struct HandIn {
    pub(crate) exercise: String,
    /// `None` for the exercise's own desk.
    pub(crate) path: Option<PathBuf>,
}

impl HandIn {
    /// `udp_send/sends-gbk.py`, or the exercise alone for its desk.
    pub(crate) fn name(&self) -> String {
        let file = self.path.as_deref().and_then(Path::file_name).unwrap_or_default();
        format!("{}/{}", self.exercise, file.display())
    }
}

/// What lies in `tests/KIND/EXERCISE/`, sorted.
pub(crate) fn hand_ins(kind: &str) -> Vec<HandIn> {
    let root = testkit::root().join("tests").join(kind);
    let mut found = Vec::new();
    for exercise in entries(&root) {
        let name = exercise.file_name().unwrap().to_string_lossy().into_owned();
        for path in entries(&exercise) {
            // A directory `answer` is the answer of its parent.
            let path = if path.ends_with("answer") { exercise.clone() } else { path };
            found.push(HandIn { exercise: name.clone(), path: Some(path) });
        }
    }
    found
}

fn entries(directory: &Path) -> Vec<PathBuf> {
    let list = fs::read_dir(directory).unwrap_or_else(|e| panic!("{}: {e}", directory.display()));
    let mut entries: Vec<_> = list.map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    entries
}

static COURSE: LazyLock<Course> =
    LazyLock::new(|| Course::at(&testkit::root()).unwrap_or_else(|e| panic!("{e:?}")));
static WORKSHOP: LazyLock<Arc<Workshop>> =
    LazyLock::new(|| Arc::new(Workshop::open(&COURSE).unwrap_or_else(|e| panic!("{e:?}"))));

/// Grades one submission.
pub(crate) fn grade(hand_in: &HandIn, seed: u64) -> Report {
    let place = COURSE.exercise(&hand_in.exercise).unwrap_or_else(|e| panic!("{e:?}"));
    let exercise = Exercise::load(&place.file).unwrap_or_else(|e| panic!("{e:?}"));
    let target = hand_in.path.clone().map_or(Target::Desk, Target::Path);
    let submission = Submission::find(&target, place, exercise.answer, &WORKSHOP);
    let submission = submission.unwrap_or_else(|e| panic!("{hand_in:?}: {e:?}"));
    let plan = Plan::draw(&exercise, &place.name, seed, &Ground::of_this_system());
    let plan = plan.unwrap_or_else(|e| panic!("{hand_in:?}: {e:?}"));
    let grading = Grading::new(plan, Arc::new(submission), Arc::clone(&WORKSHOP));
    grading.run(&mut |_: &GradeEvent| {})
}

/// Grades all, a few at one time, and tells what the examiner objects to, by name.
pub(crate) fn examine(
    hand_ins: Vec<HandIn>,
    examiner: impl Fn(&HandIn, &Report) -> Result<(), String> + Sync,
) -> Vec<String> {
    let queue = Mutex::new(VecDeque::from(hand_ins));
    let objections = Mutex::new(Vec::new());
    let workers = thread::available_parallelism().map_or(2, usize::from);
    thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                while let Some(hand_in) = next(&queue) {
                    let report = grade(&hand_in, SEED);
                    if let Err(objection) = examiner(&hand_in, &report) {
                        let line = format!("{}: {objection}", hand_in.name());
                        objections.lock().unwrap().push(line);
                    }
                }
            });
        }
    });
    let mut objections = objections.into_inner().unwrap();
    objections.sort();
    objections
}

fn next(queue: &Mutex<VecDeque<HandIn>>) -> Option<HandIn> {
    queue.lock().unwrap().pop_front()
}

/// The names of all exercises.
pub(crate) fn exercises() -> Vec<String> {
    COURSE.exercises().map(|place| place.name.clone()).collect()
}
