//! One grade, from the plan to the report.

mod attempt;
mod schedule;

use std::collections::HashMap;
use std::num::NonZero;
use std::sync::Arc;
use std::sync::mpsc::{self, Sender};
use std::thread::{self, Scope};
use std::time::Instant;

use common::{Explain, text};

use self::attempt::{Outcome, attempt, explained, settle};
use self::schedule::Schedule;
use crate::event::{GradeEvent, Reporter};
use crate::exercise::Answer;
use crate::judge::judge_files;
use crate::plan::{Plan, PlannedCheck};
use crate::report::{CheckReport, CheckStatus, Report, Status};
use crate::run::Record;
use crate::stage::{self, Isolation, Level};
use crate::submission::{Buffering, BuildError, Executable, Request, Submission, Workshop};
use crate::{Cancel, Words};

/// What is to be graded, and how.
pub struct Grading {
    /// The checks with their values.
    plan: Plan,
    /// The answer.
    submission: Arc<Submission>,
    /// Where it is built.
    workshop: Arc<Workshop>,
    /// What the stages keep apart.
    isolation: Isolation,
    /// At least so much must be kept apart.
    required: Level,
    /// Checks at one time.
    jobs: usize,
    /// Ends it from another thread.
    cancel: Cancel,
}

impl Grading {
    /// A grade of `submission` by `plan`: as many checks at one time as twice the processors,
    /// because most of a check is waiting.
    pub fn new(plan: Plan, submission: Arc<Submission>, workshop: Arc<Workshop>) -> Self {
        let processors = thread::available_parallelism().map_or(1, NonZero::get);
        let isolation = stage::isolation().clone();
        let jobs = 2 * processors;
        let (required, cancel) = (Level::None, Cancel::new());
        Self { plan, submission, workshop, isolation, required, jobs, cancel }
    }

    /// Refuses to grade on a system that keeps less apart.
    #[must_use]
    pub fn require(mut self, level: Level) -> Self {
        self.required = level;
        self
    }

    /// How many checks run at one time, at least 1.
    #[must_use]
    pub fn jobs(mut self, jobs: usize) -> Self {
        self.jobs = jobs.max(1);
        self
    }

    /// Grades. There is a report whatever happens; it is also told as the last event.
    pub fn run(self, reporter: &mut dyn Reporter) -> Report {
        let (status, checks) = self.work(reporter);
        self.finish(status, checks, reporter)
    }

    /// Grades, unless that is cancelled from another thread. Then the build and every check that runs
    /// are ended at once, nothing of them is left when this returns, no event is told any more, and
    /// there is no report: nobody knows what the submission is worth.
    pub fn run_unless(mut self, cancel: &Cancel, reporter: &mut dyn Reporter) -> Option<Report> {
        self.cancel = cancel.clone();
        let (status, checks) = self.work(reporter);
        (!cancel.is_cancelled()).then(|| self.finish(status, checks, reporter))
    }

    fn work(&self, reporter: &mut dyn Reporter) -> (Status, Vec<CheckReport>) {
        reporter.tell(&GradeEvent::Started {
            exercise: self.plan.exercise.clone(),
            seed: self.plan.seed,
            isolation: self.isolation.clone(),
            checks: self.plan.checks.iter().map(|check| check.id.clone()).collect(),
        });
        match self.isolation.level >= self.required {
            true if self.plan.answer == Answer::Files => self.files(reporter),
            true => self.program(reporter),
            false => (Status::GraderError { why: self.too_weak() }, self.skipped()),
        }
    }

    /// Grades a program that was built before by [`Submission::build`], for those who grade the
    /// same one again and again.
    pub fn run_built(self, executable: &Executable, reporter: &mut dyn Reporter) -> Report {
        let (status, checks) = self.checks(executable, reporter);
        self.finish(status, checks, reporter)
    }

    fn finish(
        self,
        status: Status,
        checks: Vec<CheckReport>,
        reporter: &mut dyn Reporter,
    ) -> Report {
        let report = Report {
            exercise: self.plan.exercise,
            seed: self.plan.seed,
            isolation: self.isolation,
            status,
            checks,
        };
        reporter.tell(&GradeEvent::Finished(Box::new(report.clone())));
        report
    }

    fn too_weak(&self) -> Words {
        let (required, level) = (self.required, self.isolation.level);
        let mut why: Words = text!(
            "{required} isolation is required, and this system gives {level}",
            "要求 {required} 级隔离，而本系统只能做到 {level}"
        )
        .into();
        for missing in &self.isolation.missing {
            why.en += &format!("; {}: {}", missing.part, missing.why.en);
            why.zh += &format!("；{}：{}", missing.part, missing.why.zh);
        }
        why
    }

    /// All checks as not run, for a report of something that came before them.
    fn skipped(&self) -> Vec<CheckReport> {
        let why: Words = text!("nothing was run", "没有运行").into();
        let checks = self.plan.checks.iter();
        checks.map(|check| self.report(check, Outcome::skipped(why.clone()))).collect()
    }

    fn files(&self, reporter: &mut dyn Reporter) -> (Status, Vec<CheckReport>) {
        let Some(directory) = self.submission.answer_directory() else {
            let why = text!("the answer is no directory", "答案不是目录").into();
            return (Status::GraderError { why }, self.skipped());
        };
        let mut schedule = Schedule::new(&self.plan.checks);
        let mut reports = HashMap::new();
        while !self.cancel.is_cancelled()
            && let Some((index, lacking)) = schedule.next_ready()
        {
            let check = &self.plan.checks[index];
            let outcome = lacking.map_or_else(
                || {
                    let record = Record::new(self.isolation.level, false);
                    settle(check, &record, judge_files(check, directory))
                },
                Outcome::skipped,
            );
            self.done(index, outcome, &mut schedule, &mut reports, reporter);
        }
        self.conclude(reports)
    }

    /// Makes the submission executable; see [`Submission::build`].
    ///
    /// # Errors
    /// It does not build, or the grader has trouble of its own.
    pub fn build(&self, progress: &mut dyn FnMut(&str)) -> Result<Executable, BuildError> {
        let request = Request {
            exercise: &self.plan.exercise,
            crates: &self.plan.crates,
            buffering: Buffering::default(),
            cancel: &self.cancel,
        };
        self.submission.build(&self.workshop, request, progress)
    }

    fn program(&self, reporter: &mut dyn Reporter) -> (Status, Vec<CheckReport>) {
        reporter.tell(&GradeEvent::Building);
        let begun = Instant::now();
        let mut progress =
            |line: &str| reporter.tell(&GradeEvent::Preparing { line: line.to_owned() });
        let executable = match self.build(&mut progress) {
            _ if self.cancel.is_cancelled() => return (cancelled(), self.skipped()),
            Ok(executable) => executable,
            Err(BuildError::Failed(failure)) => {
                let status = Status::BuildFailed { why: failure.why, output: failure.output };
                return (status, self.skipped());
            }
            Err(BuildError::Trouble(error)) => return (trouble(&error), self.skipped()),
        };
        reporter.tell(&GradeEvent::Built { took: begun.elapsed() });
        self.checks(&executable, reporter)
    }

    /// Runs the checks beside one another, each as soon as those that it needs have passed.
    fn checks(
        &self,
        executable: &Executable,
        reporter: &mut dyn Reporter,
    ) -> (Status, Vec<CheckReport>) {
        let mut schedule = Schedule::new(&self.plan.checks);
        let mut reports = HashMap::new();
        let (results, finished) = mpsc::channel();
        thread::scope(|scope| {
            let mut running = 0;
            loop {
                while running < self.jobs
                    && !self.cancel.is_cancelled()
                    && let Some((index, lacking)) = schedule.next_ready()
                {
                    let check = &self.plan.checks[index];
                    if let Some(why) = lacking {
                        let outcome = Outcome::skipped(why);
                        self.done(index, outcome, &mut schedule, &mut reports, reporter);
                        continue;
                    }
                    reporter.tell(&GradeEvent::CheckStarted { check: check.id.clone() });
                    start(scope, results.clone(), index, check, executable, &self.cancel);
                    running += 1;
                }
                if running == 0 {
                    break;
                }
                let Ok((index, outcome)) = finished.recv() else { break };
                running -= 1;
                if self.cancel.is_cancelled() {
                    continue;
                }
                self.done(index, outcome, &mut schedule, &mut reports, reporter);
            }
        });
        self.conclude(reports)
    }

    fn done(
        &self,
        index: usize,
        outcome: Outcome,
        schedule: &mut Schedule<'_>,
        reports: &mut HashMap<usize, (CheckReport, Option<Status>)>,
        reporter: &mut dyn Reporter,
    ) {
        let trouble = outcome.trouble.clone();
        let report = self.report(&self.plan.checks[index], outcome);
        schedule.over(index, report.status == CheckStatus::Passed);
        reporter.tell(&GradeEvent::CheckDone(report.clone()));
        reports.insert(index, (report, trouble));
    }

    fn conclude(
        &self,
        mut reports: HashMap<usize, (CheckReport, Option<Status>)>,
    ) -> (Status, Vec<CheckReport>) {
        let order = 0..self.plan.checks.len();
        let (checks, troubles): (Vec<_>, Vec<_>) =
            order.filter_map(|index| reports.remove(&index)).unzip();
        let status = if let Some(trouble) = troubles.into_iter().flatten().next() {
            trouble
        } else if checks.iter().all(|check| check.status == CheckStatus::Passed) {
            Status::Passed
        } else {
            Status::Failed
        };
        (status, checks)
    }

    fn report(&self, check: &PlannedCheck, outcome: Outcome) -> CheckReport {
        let passed = outcome.status == CheckStatus::Passed;
        CheckReport {
            id: check.id.clone(),
            title: check.title.clone(),
            status: outcome.status,
            points: if passed { check.points } else { 0 },
            max_points: check.points,
            duration: outcome.duration,
            command: outcome.command,
        }
    }
}

fn trouble(error: &impl Explain) -> Status {
    Status::GraderError { why: explained(error) }
}

/// Stands where there will be no report.
fn cancelled() -> Status {
    Status::GraderError { why: Words::new("cancelled", "已取消") }
}

fn start<'scope>(
    scope: &'scope Scope<'scope, '_>,
    results: Sender<(usize, Outcome)>,
    index: usize,
    check: &'scope PlannedCheck,
    executable: &'scope Executable,
    cancel: &'scope Cancel,
) {
    scope.spawn(move || {
        // The receiver is there as long as a check runs.
        let _ = results.send((index, attempt(check, executable, cancel)));
    });
}
