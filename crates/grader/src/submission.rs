//! A submission: what a student hands in, made executable.
//!
//! | target | is |
//! |---|---|
//! | [`Target::Desk`] | the exercise's own directory |
//! | [`Target::Path`] | a file in any language, or a directory with a program |
//! | [`Target::Command`] | whatever a terminal would run |
//!
//! Files are copied when they are found, regular ones only, so that nothing changes under the
//! grader's hands and nothing that a link points to comes in. What must be compiled is compiled in a
//! stage of its own, with limits of its own: compile time counts for nothing else.
//!
//! Left out on purpose: a submission's own `Cargo.toml`, `build.rs`, `.cargo` and
//! `rust-toolchain.toml`. The grader writes the manifest; what a submission says there would run
//! while it is built.

mod allowance;
mod command;
mod compiled;
mod copy;
mod course;
mod environment;
mod error;
mod executable;
mod explain;
#[cfg(test)]
mod fixture;
mod interpreter;
mod language;
mod locate;
mod output;
mod places;
mod rust;
mod tool;
mod workshop;

use std::env;
use std::path::{Path, PathBuf};

pub use self::course::{Course, CourseError, Place};
pub use self::environment::Buffering;
pub use self::error::{BuildError, BuildFailure, SubmissionError, Trouble};
pub use self::executable::Executable;
pub use self::workshop::Workshop;

use self::command::CommandLine;
use self::copy::Copy;
use self::language::How;
use self::locate::Program;
use crate::exercise::Answer;
use crate::{Cancel, Words};
use common::text;

/// What is to be graded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// What lies on the exercise's own desk.
    Desk,
    /// A file, or a directory with `src/main.rs`, with `answer/`, or with one program.
    Path(PathBuf),
    /// A command line, split as a shell would; no shell runs it.
    Command(String),
}

/// A submission as it was when it was found.
#[derive(Debug)]
pub struct Submission {
    kind: Kind,
    notes: Vec<Words>,
}

#[derive(Debug)]
enum Kind {
    Program(Program),
    Files(Copy),
    Command(Box<CommandLine>),
}

/// What a build must know of the exercise.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// The exercise's name.
    pub exercise: &'a str,
    /// The crates that a Rust answer may use.
    pub crates: &'a [String],
    /// When output leaves the program.
    pub buffering: Buffering,
    /// Ends the build from another thread; what came of it then is of no use.
    pub cancel: &'a Cancel,
}

impl Submission {
    /// Finds and copies what `target` names.
    ///
    /// # Errors
    ///
    /// It is not there, is nothing that can be graded, or is more than the grader takes: 500 files,
    /// 1 MiB each, 8 MiB in all (64 MiB for a single executable).
    pub fn find(
        target: &Target,
        place: &Place,
        answer: Answer,
        workshop: &Workshop,
    ) -> Result<Self, SubmissionError> {
        let kind = match (target, answer) {
            (Target::Command(_), Answer::Files) => return Err(SubmissionError::CommandForFiles),
            (Target::Command(command), Answer::Program) => {
                let present = env::current_dir()
                    .map_err(|source| SubmissionError::unreadable(Path::new("."), source))?;
                Kind::Command(Box::new(CommandLine::read(command, &present, workshop)?))
            }
            (Target::Desk, _) => {
                Kind::of_path(&place.desk, answer, workshop)?.on_the_desk(&place.name)
            }
            (Target::Path(path), _) => Kind::of_path(path, answer, workshop)?,
        };
        let notes = kind.left_out().iter().map(|path| left_out(path)).collect();
        Ok(Self { kind, notes })
    }

    /// What is worth saying about it, such as a link that was left out.
    pub fn notes(&self) -> &[Words] {
        &self.notes
    }

    /// The files of an answer that is files. They are gone with this value.
    pub fn answer_directory(&self) -> Option<&Path> {
        match &self.kind {
            Kind::Files(copy) => Some(copy.path()),
            Kind::Program(_) | Kind::Command(_) => None,
        }
    }

    /// Makes it executable. `progress` is told what is being built of the crates that the exercise
    /// allows, which happens once and may take minutes.
    ///
    /// # Errors
    ///
    /// It does not build, or the grader has trouble of its own; for an answer that is files, too.
    pub fn build(
        &self,
        workshop: &Workshop,
        request: Request<'_>,
        progress: &mut dyn FnMut(&str),
    ) -> Result<Executable, BuildError> {
        match &self.kind {
            Kind::Command(line) => Ok(line.executable(request.buffering)),
            Kind::Program(program) => match program.language.how {
                How::Cargo => rust::build(program, workshop, request, progress),
                How::Compiler(compiler) => {
                    compiled::build(program, compiler, workshop, request.cancel)
                }
                How::Interpreter(interpreter) => {
                    Ok(Executable::interpreted(program, interpreter, workshop, request.buffering)?)
                }
                How::Itself => Ok(Executable::itself(program, workshop, request.buffering)?),
            },
            Kind::Files(_) => {
                let said = "the answer is files".to_owned();
                Err(Trouble::Tool { program: "build".to_owned(), said }.into())
            }
        }
    }
}

impl Kind {
    fn of_path(path: &Path, answer: Answer, workshop: &Workshop) -> Result<Self, SubmissionError> {
        match answer {
            Answer::Files => locate::answer(path, workshop).map(Kind::Files),
            Answer::Program => locate::program(path, workshop).map(Kind::Program),
        }
    }

    /// A desk is a package of the course's workspace: from anywhere in it, its name starts it.
    fn on_the_desk(mut self, exercise: &str) -> Self {
        if let Kind::Program(program) = &mut self
            && program.command == locate::BY_CARGO
        {
            program.command = format!("cargo run -p ex_{exercise} --");
        }
        self
    }

    fn left_out(&self) -> &[PathBuf] {
        match self {
            Kind::Program(program) => &program.copy.left_out,
            Kind::Files(copy) => &copy.left_out,
            Kind::Command(_) => &[],
        }
    }
}

fn left_out(path: &Path) -> Words {
    let path = shown(path);
    text!(
        "{path} is a link or no regular file: it was left out",
        "{path} 是链接或不是普通文件，已略去"
    )
    .into()
}

/// A path that someone else has chosen, made harmless.
fn shown(path: &Path) -> String {
    common::escape::escaped(&path.to_string_lossy()).to_string()
}
