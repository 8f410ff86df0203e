//! What a grade comes to: one shape for every reporter.

use std::time::Duration;

use crate::Words;
use crate::diagnosis::Diagnosis;
use crate::stage::Isolation;

/// The result of grading one submission.
#[derive(Clone, Debug)]
pub struct Report {
    /// The exercise's name.
    pub exercise: String,
    /// From which all values were drawn.
    pub seed: u64,
    /// What the stage kept apart.
    pub isolation: Isolation,
    /// How it went as a whole.
    pub status: Status,
    /// Every check of the plan, in the plan's order.
    pub checks: Vec<CheckReport>,
}

impl Report {
    /// The points reached.
    pub fn points(&self) -> u32 {
        self.checks.iter().map(|check| check.points).sum()
    }

    /// The points that can be reached.
    pub fn max_points(&self) -> u32 {
        self.checks.iter().map(|check| check.max_points).sum()
    }
}

/// How grading went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Status {
    /// Every check passed.
    Passed,
    /// At least one did not.
    Failed,
    /// The submission could not be built: what the compiler said.
    BuildFailed {
        /// Why, in words.
        why: Words,
        /// The compiler's own output.
        output: String,
    },
    /// The grader's own trouble. Says nothing about the submission.
    GraderError {
        /// What happened, and what helps.
        why: Words,
    },
}

/// The result of a check.
#[derive(Clone, Debug)]
pub struct CheckReport {
    /// Its id.
    pub id: String,
    /// What it checks.
    pub title: Words,
    /// How it went.
    pub status: CheckStatus,
    /// All or nothing.
    pub points: u32,
    /// What it is worth.
    pub max_points: u32,
    /// How long the program ran, building not counted.
    pub duration: Duration,
    /// What to reproduce it by hand with: the command line as a student would type it.
    pub command: String,
}

/// How a check went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CheckStatus {
    /// As it must be.
    Passed,
    /// Not.
    Failed(Diagnosis),
    /// Not run.
    Skipped {
        /// Why: which check it needs, or what trouble the grader had.
        why: Words,
    },
}
