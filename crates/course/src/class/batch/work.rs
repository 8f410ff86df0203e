//! The grading itself: threads that take one job after the other.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Sender};
use std::sync::{Mutex, PoisonError};
use std::thread;

use common::event::Event;
use common::json::Object;
use common::{Console, Explain, Lang};
use grader::event::GradeEvent;

use crate::class::Refused;
use crate::class::answer::Answer;
use crate::class::examiner::Examiner;
use crate::class::gradebook::Grade;
use crate::class::ledger::Ledger;
use crate::class::pace::Pace;
use crate::session::boxed;

/// One exercise of one student.
pub(super) struct Job {
    pub(super) student: String,
    pub(super) exercise: String,
    pub(super) answer: Answer,
}

/// Does all jobs, `workers` at one time; each is entered in the ledger as soon as it is done.
///
/// # Errors
/// The ledger or stdout cannot be written; jobs that have begun are ended first.
pub(super) fn work(
    jobs: Vec<Job>,
    workers: usize,
    examiner: &Examiner<'_>,
    ledger: &Ledger,
    console: &mut Console,
    pace: &mut Pace<'_>,
) -> Result<(), Box<dyn Explain>> {
    let queue = Mutex::new(VecDeque::from(jobs));
    let is_over = AtomicBool::new(false);
    let (results, done) = mpsc::channel();
    thread::scope(|scope| {
        for _ in 0..workers {
            let results = results.clone();
            let (queue, is_over) = (&queue, &is_over);
            scope.spawn(move || take_turns(queue, is_over, examiner, ledger, &results));
        }
        drop(results);
        let mut ended = Ok(());
        for result in done {
            let told = result.map_err(boxed).and_then(|done: Done| {
                pace.step(&done.line());
                if console.is_json() { console.tell(&done).map_err(boxed) } else { Ok(()) }
            });
            if told.is_err() {
                is_over.store(true, Ordering::Relaxed);
                ended = ended.and(told);
            }
        }
        ended
    })
}

fn take_turns(
    queue: &Mutex<VecDeque<Job>>,
    is_over: &AtomicBool,
    examiner: &Examiner<'_>,
    ledger: &Ledger,
    results: &Sender<Result<Done, Refused>>,
) {
    let next = || queue.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
    while !is_over.load(Ordering::Relaxed)
        && let Some(job) = next()
    {
        let graded = examiner.answer(&job.exercise, &job.answer, &mut |_: &GradeEvent| {});
        let entered = ledger.enter(&job.student, &graded);
        // The receiver is there as long as a worker is.
        let _ = results.send(entered.map(|grade| Done { job, grade }));
    }
}

/// A job and what came of it.
struct Done {
    job: Job,
    grade: Grade,
}

impl Done {
    fn line(&self) -> String {
        let (Job { student, exercise, .. }, grade) = (&self.job, self.grade);
        let (points, most) = (grade.points, grade.max_points);
        format!("{student} {exercise} {} {points}/{most}", grade.standing.as_str())
    }
}

impl Event for Done {
    fn sentence(&self, _: Lang) -> String {
        self.line()
    }

    fn json(&self) -> String {
        Object::event("graded")
            .string("student", &self.job.student)
            .string("exercise", &self.job.exercise)
            .string("status", self.grade.standing.as_str())
            .number("points", self.grade.points)
            .number("max_points", self.grade.max_points)
            .finish()
    }
}
