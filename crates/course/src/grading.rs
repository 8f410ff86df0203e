//! From a name and a place to a grade that can be run: the same for `check`, `watch`, `grade` and
//! `batch`.

use std::hash::{BuildHasher, RandomState};
use std::sync::Arc;

use common::Explain;
use grader::exercise::Exercise;
use grader::plan::{Ground, Plan};
use grader::submission::{Course, Submission, Target, Workshop};
use grader::{Grading, Words};

use crate::session::boxed;

/// A grade that is ready to be run.
pub(crate) struct Prepared {
    /// The grade.
    pub(crate) grading: Grading,
    /// What was left out of the submission, and why.
    pub(crate) notes: Vec<Words>,
}

/// Draws the plan of an exercise for a submission. Without a seed, one that nobody can foresee.
///
/// # Errors
/// No such exercise, an exercise with a mistake, no such submission.
pub(crate) fn prepare(
    course: &Course,
    workshop: &Arc<Workshop>,
    exercise: &str,
    target: &Target,
    seed: Option<u64>,
) -> Result<Prepared, Box<dyn Explain>> {
    let place = course.exercise(exercise).map_err(boxed)?;
    let exercise = Exercise::load(&place.file).map_err(boxed)?;
    let submission = Submission::find(target, place, exercise.answer, workshop).map_err(boxed)?;
    let notes = submission.notes().to_vec();
    let seed = seed.unwrap_or_else(any_seed);
    let plan =
        Plan::draw(&exercise, &place.name, seed, &Ground::of_this_system()).map_err(boxed)?;
    let grading = Grading::new(plan, Arc::new(submission), Arc::clone(workshop));
    Ok(Prepared { grading, notes })
}

/// A seed that no one can foresee, short enough to be typed.
pub(crate) fn any_seed() -> u64 {
    RandomState::new().hash_one(()) % 1_000_000_000
}
