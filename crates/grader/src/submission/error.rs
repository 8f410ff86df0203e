//! What can be wrong with a submission before anything is built, and the grader's own trouble.

use std::io;
use std::path::{Path, PathBuf};

use crate::Words;
use crate::stage::StageError;

/// What was named cannot be graded: whoever named it must name something else.
#[derive(Debug)]
pub enum SubmissionError {
    /// A path leads nowhere.
    NotFound {
        /// The path.
        path: PathBuf,
    },
    /// A file or directory cannot be read.
    Unreadable {
        /// Which.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// What must be a regular file is a link, a pipe or a device.
    NoRegularFile {
        /// Which.
        path: PathBuf,
    },
    /// More files and directories than are taken.
    TooMany {
        /// The first one that is too many.
        path: PathBuf,
        /// How many are taken.
        limit: usize,
    },
    /// A file is larger than is taken.
    TooLarge {
        /// Which.
        path: PathBuf,
        /// In bytes.
        limit: u64,
    },
    /// All files together are larger than is taken.
    TooMuch {
        /// The file with which they are.
        path: PathBuf,
        /// In bytes.
        limit: u64,
    },
    /// Directories are nested deeper than is taken.
    TooDeep {
        /// The first one that is too deep.
        path: PathBuf,
        /// How deep is taken.
        limit: usize,
    },
    /// A directory has no program.
    NoProgram {
        /// The directory.
        directory: PathBuf,
    },
    /// A directory has several programs.
    Ambiguous {
        /// The directory.
        directory: PathBuf,
        /// Names of files in it.
        candidates: Vec<PathBuf>,
    },
    /// A file is no program that the grader can run.
    UnknownLanguage {
        /// The file.
        path: PathBuf,
    },
    /// The answer is files in `answer/`, and there is no such directory.
    NoAnswer {
        /// Where it was looked for.
        path: PathBuf,
    },
    /// The answer is files, and a command was given.
    CommandForFiles,
    /// A command cannot be split into words.
    Quotes {
        /// The command.
        command: String,
    },
    /// A command's program is not there.
    NoSuchProgram {
        /// As it was given.
        name: String,
    },
    /// A command that builds a Rust program, which is the grader's part.
    Builds {
        /// The command.
        command: String,
    },
    /// The grader's own trouble on the way.
    Trouble(Trouble),
}

impl SubmissionError {
    pub(super) fn unreadable(path: &Path, source: io::Error) -> Self {
        let path = path.to_owned();
        match source.kind() {
            io::ErrorKind::NotFound => Self::NotFound { path },
            io::ErrorKind::InvalidInput => Self::NoRegularFile { path },
            _ => Self::Unreadable { path, source },
        }
    }
}

impl From<Trouble> for SubmissionError {
    fn from(trouble: Trouble) -> Self {
        Self::Trouble(trouble)
    }
}

/// The grader's own trouble with a build. Says nothing about the submission.
#[derive(Debug)]
pub enum Trouble {
    /// A compiler or an interpreter is not installed, or does not answer.
    Missing {
        /// Its program: `python3`, `cc`.
        program: String,
        /// What it is for: `Python`, `C`, `Rust`.
        purpose: String,
    },
    /// A file or directory of the grader's own.
    File {
        /// Which.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The workspace's `Cargo.toml` or `Cargo.lock` is not as expected.
    Workspace {
        /// Which file.
        path: PathBuf,
        /// What is wrong.
        said: String,
    },
    /// An exercise allows a crate that the workspace does not have.
    UnknownCrate {
        /// The crate.
        name: String,
    },
    /// Crates that an exercise allows have not been downloaded.
    NotDownloaded {
        /// What cargo said.
        said: String,
    },
    /// Crates that an exercise allows do not build.
    Dependencies {
        /// What cargo said.
        said: String,
    },
    /// Cargo, or another tool, failed in a way that has nothing to do with the submission.
    Tool {
        /// Which.
        program: String,
        /// What it said, or how it ended.
        said: String,
    },
    /// The stage.
    Stage(StageError),
}

impl Trouble {
    pub(super) fn cannot_write(path: &Path, source: io::Error) -> Self {
        Self::File { path: path.to_owned(), source }
    }

    pub(super) fn missing(program: &str, purpose: &str) -> Self {
        Self::Missing { program: program.to_owned(), purpose: purpose.to_owned() }
    }
}

impl From<StageError> for Trouble {
    fn from(error: StageError) -> Self {
        Self::Stage(error)
    }
}

/// Why there is no [`Executable`](super::Executable).
#[derive(Debug)]
pub enum BuildError {
    /// The submission does not build.
    Failed(BuildFailure),
    /// The grader's own trouble.
    Trouble(Trouble),
}

impl From<Trouble> for BuildError {
    fn from(trouble: Trouble) -> Self {
        Self::Trouble(trouble)
    }
}

impl From<BuildFailure> for BuildError {
    fn from(failure: BuildFailure) -> Self {
        Self::Failed(failure)
    }
}

/// A submission that does not build.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BuildFailure {
    /// Why, in a sentence or two.
    pub why: Words,
    /// What the compiler said, as it said it; at most 64 KiB.
    pub output: String,
}
