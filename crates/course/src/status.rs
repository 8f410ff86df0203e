//! How a command ended, as a number that never changes its meaning.

use std::process::{ExitCode, Termination};

use common::{ExitStatus, Explain};
use grader::report::{Report, Status};

/// The exit status of the course's commands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub(crate) enum GradeStatus {
    /// 0: every check passed; or a command did what it was asked to do.
    Passed,
    /// 1: at least one check did not pass; or a command was refused.
    Failed,
    /// 2: the command line made no sense, or names what is not there.
    Usage,
    /// 3: the submission could not be built.
    BuildFailed,
    /// 4: the grader could not do its work. Says nothing about the submission.
    GraderError,
    /// The status of a program that was run.
    Other(u8),
}

impl GradeStatus {
    /// The number that the shell sees in `$?`.
    pub(crate) fn code(self) -> u8 {
        match self {
            Self::Passed => 0,
            Self::Failed => 1,
            Self::Usage => 2,
            Self::BuildFailed => 3,
            Self::GraderError => 4,
            Self::Other(code) => code,
        }
    }

    /// How a command that grades nothing ends with this error.
    pub(crate) fn of_command(error: &dyn Explain) -> Self {
        match error.status() {
            ExitStatus::Usage => Self::Usage,
            _ => Self::Failed,
        }
    }
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
        ExitCode::from(self.code())
    }
}
