//! How grading ended, as a number that never changes its meaning.

use std::process::{ExitCode, Termination};

use common::ExitStatus;
use grader::report::{Report, Status};

/// The exit status of `course grade`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
#[repr(u8)]
pub(crate) enum GradeStatus {
    /// Every check passed.
    Passed = 0,
    /// At least one did not.
    Failed = 1,
    /// The command line made no sense, or names what is not there.
    Usage = 2,
    /// The submission could not be built.
    BuildFailed = 3,
    /// The grader could not do its work. Says nothing about the submission.
    GraderError = 4,
}

impl From<&Report> for GradeStatus {
    fn from(report: &Report) -> Self {
        match report.status {
            Status::Passed => GradeStatus::Passed,
            Status::Failed => GradeStatus::Failed,
            Status::BuildFailed { .. } => GradeStatus::BuildFailed,
            Status::GraderError { .. } => GradeStatus::GraderError,
        }
    }
}

impl From<ExitStatus> for GradeStatus {
    /// The end of a command line that did not get as far as grading.
    fn from(status: ExitStatus) -> Self {
        match status {
            ExitStatus::Done => GradeStatus::Passed,
            ExitStatus::Usage => GradeStatus::Usage,
            ExitStatus::Refused | ExitStatus::NothingArrived => GradeStatus::GraderError,
        }
    }
}

impl Termination for GradeStatus {
    fn report(self) -> ExitCode {
        ExitCode::from(self as u8)
    }
}
