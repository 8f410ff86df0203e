//! A report with what the grader itself cannot know: whether there was anything to grade, and when.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use grader::Words;
use grader::exercise::Exercise;
use grader::report::{CheckReport, CheckStatus, Report, Status};
use grader::stage;

use crate::status::GradeStatus;

/// One exercise of one student, graded.
#[derive(Clone, Debug)]
pub(crate) struct Graded {
    /// What the grader says, or would say.
    pub(crate) report: Report,
    /// How it went as a whole.
    pub(crate) standing: Standing,
    /// When it began.
    pub(crate) begun: SystemTime,
    /// How long it took, building included.
    pub(crate) took: Duration,
}

/// How grading went as a whole, the better one first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Standing {
    /// Every check passed.
    Passed,
    /// At least one did not.
    Failed,
    /// Nothing was handed in for this exercise.
    Missing,
    /// What was handed in is nothing that can be graded.
    Unusable,
    /// It does not build.
    BuildFailed,
    /// The grader's own trouble. Says nothing about the submission.
    GraderError,
}

impl Standing {
    /// All of them.
    pub(crate) const ALL: [Self; 6] = [
        Self::Passed,
        Self::Failed,
        Self::Missing,
        Self::Unusable,
        Self::BuildFailed,
        Self::GraderError,
    ];

    /// As reports and gradebooks write it.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Failed => "failed",
            Self::Missing => "missing",
            Self::Unusable => "unusable",
            Self::BuildFailed => "build_failed",
            Self::GraderError => "grader_error",
        }
    }

    /// The one that is written so.
    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|standing| standing.as_str() == name)
    }
}

impl From<Standing> for GradeStatus {
    fn from(standing: Standing) -> Self {
        match standing {
            Standing::Passed => Self::Passed,
            Standing::Failed => Self::Failed,
            // There was nothing that could be run.
            Standing::Missing | Standing::Unusable | Standing::BuildFailed => Self::BuildFailed,
            Standing::GraderError => Self::GraderError,
        }
    }
}

impl Graded {
    /// What the grader said, between `begun` and now.
    pub(crate) fn new(report: Report, begun: SystemTime) -> Self {
        let standing = match report.status {
            Status::Passed => Standing::Passed,
            Status::Failed => Standing::Failed,
            Status::BuildFailed { .. } => Standing::BuildFailed,
            Status::GraderError { .. } => Standing::GraderError,
        };
        Self { report, standing, begun, took: begun.elapsed().unwrap_or_default() }
    }

    /// A grade that never began: all checks of the exercise, where it is known, without a point.
    pub(crate) fn without_grading(
        name: &str,
        exercise: Option<&Exercise>,
        seed: u64,
        standing: Standing,
        why: Words,
    ) -> Self {
        let status = match standing {
            Standing::GraderError => Status::GraderError { why },
            _ => Status::BuildFailed { why, output: String::new() },
        };
        let checks = exercise.into_iter().flat_map(|exercise| &exercise.checks);
        let report = Report {
            exercise: name.to_owned(),
            seed,
            isolation: stage::isolation().clone(),
            status,
            checks: checks.map(|check| skipped(&check.id, &check.title, check.points)).collect(),
        };
        let begun = SystemTime::now();
        Self { report, standing, begun, took: Duration::ZERO }
    }

    /// When it began, in milliseconds since 1970.
    pub(super) fn start_ms(&self) -> u64 {
        milliseconds(self.begun.duration_since(UNIX_EPOCH).unwrap_or_default())
    }

    /// When it ended, in milliseconds since 1970.
    pub(super) fn stop_ms(&self) -> u64 {
        self.start_ms() + milliseconds(self.took)
    }
}

fn skipped(id: &str, title: &Words, max_points: u32) -> CheckReport {
    CheckReport {
        id: id.to_owned(),
        title: title.clone(),
        status: CheckStatus::Skipped { why: Words::new("nothing was run", "没有运行") },
        points: 0,
        max_points,
        duration: Duration::ZERO,
        command: String::new(),
    }
}

/// Whether there is a score at all: where the grader could not do its work, there is none, which is
/// something else than none of the points.
pub(super) fn is_complete(all: &[Graded]) -> bool {
    all.iter().all(|graded| graded.standing != Standing::GraderError)
}

/// Points reached and reachable over all.
pub(super) fn score(all: &[Graded]) -> (u32, u32) {
    let points = all.iter().map(|graded| graded.report.points()).sum();
    (points, all.iter().map(|graded| graded.report.max_points()).sum())
}

/// A duration as whole milliseconds.
pub(super) fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_standing_is_read_as_it_is_written() {
        for standing in Standing::ALL {
            assert_eq!(Standing::named(standing.as_str()), Some(standing));
        }
        assert_eq!(Standing::named("perfect"), None);
    }

    #[test]
    fn the_worst_of_a_student_is_the_graders_own_trouble() {
        assert_eq!(Standing::ALL.iter().max(), Some(&Standing::GraderError));
        assert_eq!(Standing::ALL.iter().min(), Some(&Standing::Passed));
    }
}
