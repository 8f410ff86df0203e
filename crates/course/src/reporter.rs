//! Who shows what the grader tells: for a person as it happens, for programs when it is over.
//!
//! Every form is made from the same [`Graded`], so that the score is the same number everywhere,
//! and no form passes on what a submission has written as it stands (see [`harmless`]).

mod cases;
mod classroom;
mod ctrf;
mod github;
mod graded;
mod gradescope;
mod harmless;
mod human;
mod json;
mod junit;
mod tap;
#[cfg(test)]
mod testing;

pub(crate) use self::github::summary;
pub(crate) use self::graded::{Graded, Standing};
pub(crate) use self::human::{Human, check_lines, total};
pub(crate) use self::json::Json;

use clap::ValueEnum;
use common::Lang;

/// How a report is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// Lines for a person.
    Human,
    /// An object an exercise.
    Json,
    /// `JUnit`'s XML, as GitLab, Jenkins and many others read it.
    Junit,
    /// Test Anything Protocol 14.
    Tap,
    /// Common Test Report Format.
    Ctrf,
    /// `results.json` of Gradescope.
    Gradescope,
    /// Workflow commands of GitHub Actions.
    Github,
    /// What GitHub Classroom's reporter reads, in base64.
    Classroom,
}

impl Format {
    /// The whole document over all exercises, with a newline at its end.
    pub(crate) fn document(self, all: &[Graded], lang: Lang) -> String {
        match self {
            Self::Human => human::document(all, lang),
            Self::Json => json::document(all),
            Self::Junit => junit::document(all, lang),
            Self::Tap => tap::document(all, lang),
            Self::Ctrf => ctrf::document(all, lang),
            Self::Gradescope => gradescope::document(all, lang),
            Self::Github => github::document(all, lang),
            Self::Classroom => classroom::document(all, lang),
        }
    }
}

/// One report as a JSON object without times, for files that two runs must write alike.
pub(crate) fn timeless(graded: &Graded) -> serde_json::Value {
    json::timeless(graded)
}

/// A JSON value on one line, in which nothing can steer a terminal or a CI system.
pub(crate) fn json_line(value: &serde_json::Value) -> String {
    harmless::json(&value.to_string())
}
