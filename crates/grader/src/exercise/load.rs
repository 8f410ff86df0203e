//! From a file to an [`Exercise`]: parsed, and then looked at for what types cannot say.

use std::fs;
use std::io;
use std::path::Path;

use common::error::system_said;
use common::text;

use super::error::{ExerciseError, Mistake};
use super::place::{Place, line_at, place_at};
use super::{Exercise, syntax, validate};

impl Exercise {
    /// Reads an exercise.
    ///
    /// # Errors
    /// The first mistake of its author: TOML that is none, unknown keys, and whatever would make a
    /// check fail, mean nothing or stop the grader when a student meets it.
    pub fn parse(source: &str) -> Result<Self, ExerciseError> {
        let exercise: Self = toml::from_str(source).map_err(|error| {
            let start = error.span().map(|span| span.start);
            let place = start.map(|start| place_at(source, start)).unwrap_or_default();
            let line = start.map(|start| line_at(source, start));
            ExerciseError::new(syntax::mistake(error.message(), place), line)
        })?;
        validate::exercise(&exercise).map_err(|mistake| {
            let line = mistake.place.line(source);
            ExerciseError::new(mistake, line)
        })?;
        Ok(exercise)
    }

    /// Reads an exercise from a file.
    ///
    /// # Errors
    /// As [`Exercise::parse`]; or the file cannot be read.
    pub fn load(path: &Path) -> Result<Self, ExerciseError> {
        fs::read_to_string(path)
            .map_err(|source| ExerciseError::new(unreadable(&source), None))
            .and_then(|source| Self::parse(&source))
            .map_err(|error| error.in_file(path))
    }
}

fn unreadable(source: &io::Error) -> Mistake {
    Mistake::new(
        Place::default(),
        system_said(source),
        text!("an exercise is a UTF-8 file of that name", "练习应是这个名字的 UTF-8 文件"),
    )
}

/// The JSON schema of `exercise.toml`, for editors. A copy of it is
/// `crates/grader/exercise.schema.json`.
#[cfg(feature = "schema")]
pub fn schema() -> String {
    // A schema is a tree of JSON values: there is nothing in it that could not be written.
    let schema = schemars::schema_for!(Exercise);
    serde_json::to_string_pretty(&schema).unwrap_or_default() + "\n"
}

#[cfg(test)]
#[path = "load_tests.rs"]
mod tests;
