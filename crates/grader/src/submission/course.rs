//! The course: where it is, and the exercises that it has.

use std::collections::BTreeMap;
use std::env;
use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use common::error::system_said;
use common::suggest::nearest;
use common::{ExitStatus, Explain, Text, text};

/// Names the course's root where the present directory does not lead to it.
const ROOT: &str = "COURSE_ROOT";

/// A workspace with lessons, and their exercises.
#[derive(Clone, Debug)]
pub struct Course {
    root: PathBuf,
    exercises: BTreeMap<String, Place>,
}

/// Where an exercise lies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The exercise's name, which is its lesson's.
    pub name: String,
    /// The student's desk: `lessons/NN_name/exercise`.
    pub desk: PathBuf,
    /// What is asked and how it is checked: `exercise.toml` on the desk.
    pub file: PathBuf,
}

impl Course {
    /// The course that `from` lies in: the nearest directory above it (or itself) with a
    /// `Cargo.toml` that has a `[workspace]`, and a directory `lessons`. The environment's
    /// `COURSE_ROOT` has the last word.
    ///
    /// # Errors
    ///
    /// There is none, or it cannot be read.
    pub fn find(from: &Path) -> Result<Self, CourseError> {
        Self::find_with(env::var_os(ROOT), from)
    }

    fn find_with(root: Option<OsString>, from: &Path) -> Result<Self, CourseError> {
        match root.filter(|root| !root.is_empty()) {
            Some(root) => Self::at(Path::new(&root)),
            None => Self::above(from),
        }
    }

    fn above(from: &Path) -> Result<Self, CourseError> {
        let start = fs::canonicalize(from)
            .map_err(|source| CourseError::Unreadable { path: from.to_owned(), source })?;
        match start.ancestors().find(|directory| is_root(directory)) {
            Some(root) => Self::read(root),
            None => Err(CourseError::NoCourse { from: start }),
        }
    }

    /// The course whose root is `root`.
    ///
    /// # Errors
    ///
    /// There is none there, or it cannot be read.
    pub fn at(root: &Path) -> Result<Self, CourseError> {
        let found = fs::canonicalize(root)
            .map_err(|source| CourseError::Unreadable { path: root.to_owned(), source })?;
        if is_root(&found) { Self::read(&found) } else { Err(CourseError::NoRoot { root: found }) }
    }

    fn read(root: &Path) -> Result<Self, CourseError> {
        let lessons = root.join("lessons");
        let unreadable = |source| CourseError::Unreadable { path: lessons.clone(), source };
        let mut exercises = BTreeMap::new();
        for entry in fs::read_dir(&lessons).map_err(unreadable)? {
            let lesson = entry.map_err(unreadable)?.path();
            if let Some(place) = place(&lesson) {
                exercises.insert(place.name.clone(), place);
            }
        }
        Ok(Self { root: root.to_owned(), exercises })
    }

    /// The directory of the workspace's `Cargo.toml`.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// All exercises, by name.
    pub fn exercises(&self) -> impl Iterator<Item = &Place> {
        self.exercises.values()
    }

    /// An exercise by its name. A lesson's directory name (`10_udp_send`) will do.
    ///
    /// # Errors
    ///
    /// There is none of that name; the error knows the nearest one.
    pub fn exercise(&self, name: &str) -> Result<&Place, CourseError> {
        let known = self.exercises.get(name).or_else(|| self.exercises.get(without_number(name)));
        known.ok_or_else(|| CourseError::UnknownExercise {
            name: name.to_owned(),
            nearest: nearest(name, self.exercises.keys().map(String::as_str)).map(str::to_owned),
            known: self.exercises.keys().cloned().collect(),
        })
    }
}

fn is_root(directory: &Path) -> bool {
    let manifest = fs::read_to_string(directory.join("Cargo.toml")).unwrap_or_default();
    let is_workspace =
        || manifest.parse::<toml::Table>().is_ok_and(|manifest| manifest.contains_key("workspace"));
    directory.join("lessons").is_dir() && is_workspace()
}

fn place(lesson: &Path) -> Option<Place> {
    let desk = lesson.join("exercise");
    let file = desk.join("exercise.toml");
    let name = without_number(lesson.file_name()?.to_str()?).to_owned();
    file.is_file().then_some(Place { name, desk, file })
}

/// `udp_send` for `10_udp_send`.
fn without_number(name: &str) -> &str {
    match name.split_once('_') {
        Some((number, rest)) if number.bytes().all(|byte| byte.is_ascii_digit()) => rest,
        _ => name,
    }
}

/// A course or an exercise that is not there.
#[derive(Debug)]
pub enum CourseError {
    /// Neither the directory nor any above it is a course's root.
    NoCourse {
        /// Where the search began.
        from: PathBuf,
    },
    /// `COURSE_ROOT` names something else.
    NoRoot {
        /// What it names.
        root: PathBuf,
    },
    /// A directory could not be read.
    Unreadable {
        /// Which.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// No exercise has this name.
    UnknownExercise {
        /// The name.
        name: String,
        /// One that is spelled nearly so.
        nearest: Option<String>,
        /// All that there are.
        known: Vec<String>,
    },
}

impl Explain for CourseError {
    fn fact(&self) -> Text {
        match self {
            Self::NoCourse { from } => {
                let from = from.display();
                text!("{from} does not lie in a course", "{from} 不在课程目录里")
            }
            Self::NoRoot { root } => {
                let root = root.display();
                text!("{root} is not the root of a course", "{root} 不是课程的根目录")
            }
            Self::Unreadable { path, source } => {
                let (path, Text { en, zh }) = (path.display(), system_said(source));
                text!("cannot read {path}: {en}", "无法读取 {path}：{zh}")
            }
            Self::UnknownExercise { name, nearest: Some(nearest), .. } => text!(
                "no exercise \"{name}\"; did you mean {nearest}?",
                "没有名为“{name}”的练习；是不是 {nearest}？"
            ),
            Self::UnknownExercise { name, .. } => {
                text!("no exercise \"{name}\"", "没有名为“{name}”的练习")
            }
        }
    }

    fn help(&self) -> Option<Text> {
        match self {
            Self::NoCourse { .. } => Some(text!(
                "run this inside the course, or set {ROOT} to its directory (the one with \
                 Cargo.toml and lessons/)",
                "请在课程目录里运行，或把环境变量 {ROOT} 设为课程目录（其中有 Cargo.toml 和 lessons/）"
            )),
            Self::NoRoot { .. } => Some(text!(
                "set {ROOT} to the directory that has Cargo.toml and lessons/",
                "请把环境变量 {ROOT} 设为含有 Cargo.toml 和 lessons/ 的目录"
            )),
            Self::Unreadable { .. } => None,
            Self::UnknownExercise { known, .. } => {
                let known = known.join(", ");
                Some(text!("there are: {known}", "现有：{known}"))
            }
        }
    }

    fn status(&self) -> ExitStatus {
        match self {
            Self::Unreadable { .. } => ExitStatus::Refused,
            _ => ExitStatus::Usage,
        }
    }
}

#[cfg(test)]
#[path = "course_tests.rs"]
mod tests;
