//! Files of an answer: nothing is run, they are read.

mod depends;
mod manifest;

use std::fs;
use std::io::Read;
use std::path::{Component, Path};

use toml::{Table, Value};

use super::{Failure, FileProblem, Verdict};
use crate::exercise::{FileExpectation, TomlExpectation};
use crate::plan::PlannedCheck;

/// Nobody writes a longer manifest by hand.
const LONGEST: u64 = 64 * 1024;

/// Compares what a check expects of files with those below `dir`, the answer's directory. Only
/// regular files count, no links, of at most 64 KiB, in UTF-8.
pub fn judge_files(check: &PlannedCheck, dir: &Path) -> Verdict {
    let mut failures = Vec::new();
    for file in &check.expected.files {
        let failure = |problem| Failure::File { path: file.path.clone(), problem };
        match problems(file, dir) {
            Ok(problems) => failures.extend(problems.into_iter().map(failure)),
            Err(problem) => failures.push(failure(problem)),
        }
    }
    if failures.is_empty() { Verdict::Passed } else { Verdict::Failed(failures) }
}

fn problems(file: &FileExpectation, dir: &Path) -> Result<Vec<FileProblem>, FileProblem> {
    let text = read(dir, &file.path)?;
    let table: Table =
        text.parse().map_err(|error: toml::de::Error| FileProblem::Broken(error.to_string()))?;
    Ok(file.toml.iter().filter_map(|expectation| problem(expectation, &table)).collect())
}

fn read(dir: &Path, path: &str) -> Result<String, FileProblem> {
    let mut full = dir.to_owned();
    let mut parts = Path::new(path).components().peekable();
    while let Some(part) = parts.next() {
        let Component::Normal(name) = part else { return Err(FileProblem::Missing) };
        full.push(name);
        let kind = fs::symlink_metadata(&full).map_err(|_| FileProblem::Missing)?.file_type();
        let right = if parts.peek().is_some() { kind.is_dir() } else { kind.is_file() };
        if !right {
            return Err(FileProblem::Missing);
        }
    }
    let broken = |what: &str| FileProblem::Broken(what.to_owned());
    let file = fs::File::open(&full).map_err(|_| FileProblem::Missing)?;
    let mut bytes = Vec::new();
    file.take(LONGEST + 1).read_to_end(&mut bytes).map_err(|error| broken(&error.to_string()))?;
    if bytes.len() as u64 > LONGEST {
        return Err(broken("the file has more than 64 KiB"));
    }
    String::from_utf8(bytes).map_err(|_| broken("the file is not UTF-8"))
}

fn problem(expectation: &TomlExpectation, table: &Table) -> Option<FileProblem> {
    match expectation {
        TomlExpectation::Equals { key, value } => {
            let got = lookup(table, key);
            let right = got.and_then(Value::as_str) == Some(value.as_str());
            (!right).then(|| differs(key, quoted(value), got))
        }
        TomlExpectation::Contains { key, values } => {
            let got = lookup(table, key);
            let array = got.and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
            let there = |value: &String| array.iter().any(|got| got.as_str() == Some(value));
            let wanted = || values.iter().map(|value| quoted(value)).collect::<Vec<_>>().join(", ");
            (!values.iter().all(there)).then(|| differs(key, format!("[{}]", wanted()), got))
        }
        TomlExpectation::Depends(dependency) => depends::problem(dependency, table),
    }
}

/// The value at keys joined by dots.
fn lookup<'a>(table: &'a Table, key: &str) -> Option<&'a Value> {
    let mut keys = key.split('.');
    let first = table.get(keys.next()?)?;
    keys.try_fold(first, |value, key| value.as_table()?.get(key))
}

fn quoted(value: &str) -> String {
    Value::from(value).to_string()
}

fn differs(key: &str, expected: String, got: Option<&Value>) -> FileProblem {
    FileProblem::Differs { key: key.to_owned(), expected, got: got.map(Value::to_string) }
}
