//! Grades whatever was handed in, and always has a report to show for it.

use std::any::Any;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Arc;
use std::time::SystemTime;

use common::{ExitStatus, Explain, Text, text};
use grader::Words;
use grader::event::Reporter;
use grader::exercise::Exercise;
use grader::stage::Level;
use grader::submission::{Course, Target, Workshop};

use super::answer::Answer;
use crate::grading::{Prepared, prepare};
use crate::reporter::{Graded, Standing};

/// How submissions are graded: the same for all of a class.
pub(super) struct Examiner<'a> {
    /// Where the exercises are.
    pub(super) course: &'a Course,
    /// Where submissions are built.
    pub(super) workshop: Arc<Workshop>,
    /// All values are drawn from it.
    pub(super) seed: u64,
    /// At least so much must be kept apart.
    pub(super) required: Level,
    /// Checks of one submission at one time; `None`: as many as the grader thinks best.
    pub(super) jobs: Option<usize>,
}

/// A submission that could not be graded.
pub(super) struct Ungraded {
    /// Why.
    pub(super) error: Box<dyn Explain>,
    /// The report that says so.
    pub(super) graded: Box<Graded>,
}

impl Examiner<'_> {
    /// Grades what `target` names, and tells `note` what was left out of it.
    ///
    /// # Errors
    /// There is nothing to be graded, or the grader has trouble before it begins.
    pub(super) fn grade(
        &self,
        exercise: &str,
        target: &Target,
        reporter: &mut dyn Reporter,
        note: &mut dyn FnMut(Words),
    ) -> Result<Graded, Ungraded> {
        let begun = SystemTime::now();
        match prepare(self.course, &self.workshop, exercise, target, Some(self.seed)) {
            Ok(Prepared { grading, notes }) => {
                notes.into_iter().for_each(note);
                let grading = grading.require(self.required);
                let grading = match self.jobs {
                    Some(jobs) => grading.jobs(jobs),
                    None => grading,
                };
                Ok(Graded::new(grading.run(reporter), begun))
            }
            Err(error) => {
                let standing = match error.status() {
                    ExitStatus::Usage if self.can_be_read(exercise) => Standing::Unusable,
                    _ => Standing::GraderError,
                };
                let graded = self.ungraded(exercise, standing, in_words(&error));
                Err(Ungraded { error, graded: Box::new(graded) })
            }
        }
    }

    /// Grades an answer of a class. Whatever happens is a report: one never stops the rest.
    pub(super) fn answer(
        &self,
        exercise: &str,
        answer: &Answer,
        reporter: &mut dyn Reporter,
    ) -> Graded {
        let target = match answer {
            Answer::At(path) => Target::Path(path.clone()),
            Answer::Missing => {
                let why = text!("nothing was handed in for this exercise", "这个练习没有提交答案");
                return self.ungraded(exercise, Standing::Missing, why.into());
            }
            Answer::Unusable(why) => {
                return self.ungraded(exercise, Standing::Unusable, why.clone().into());
            }
        };
        // A mistake in the grader must cost one grade, not a class's.
        let graded = panic::catch_unwind(AssertUnwindSafe(|| {
            self.grade(exercise, &target, reporter, &mut |_| {})
        }));
        match graded {
            Ok(graded) => graded.unwrap_or_else(|ungraded| *ungraded.graded),
            Err(cause) => {
                self.ungraded(exercise, Standing::GraderError, stopped(cause.as_ref()).into())
            }
        }
    }

    /// Whether it is not the course's own file that is wrong. An exercise that there is none of is
    /// the fault of whoever asks for it.
    fn can_be_read(&self, name: &str) -> bool {
        self.course.exercise(name).map_or(true, |place| Exercise::load(&place.file).is_ok())
    }

    fn ungraded(&self, name: &str, standing: Standing, why: Words) -> Graded {
        let place = self.course.exercise(name);
        let exercise = place.ok().and_then(|place| Exercise::load(&place.file).ok());
        Graded::without_grading(name, exercise.as_ref(), self.seed, standing, why)
    }
}

fn stopped(cause: &(dyn Any + Send)) -> Text {
    let said = cause.downcast_ref::<&str>().map(|said| (*said).to_owned());
    let said = said.or_else(|| cause.downcast_ref::<String>().cloned()).unwrap_or_default();
    text!("the grader has a fault: {said}", "评分程序出现故障：{said}")
}

/// An error as it stands in a report.
pub(super) fn in_words(error: &dyn Explain) -> Words {
    let mut why: Words = error.fact().into();
    if let Some(help) = error.help() {
        why.en += &format!("\nhelp: {}", help.en);
        why.zh += &format!("\nhelp: {}", help.zh);
    }
    why
}
