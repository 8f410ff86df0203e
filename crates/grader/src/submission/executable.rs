//! A program that can be run, as often and as many times at once as one likes.

use std::any::Any;
use std::ffi::{OsStr, OsString};
use std::fmt;
use std::fs::File;
use std::io::Read;
use std::path::{MAIN_SEPARATOR, Path, PathBuf};
use std::sync::Arc;

use super::environment::{Buffering, Environment};
use super::interpreter::{Interpreter, PYTHON, Resolved, SHELL};
use super::locate::Program;
use super::{Trouble, Workshop, places};
use crate::stage::{self, View};

/// A program made ready: what is executed, with what, where, and what it must see.
#[derive(Clone)]
pub struct Executable {
    /// The file that is executed; also `argv[0]`.
    pub path: PathBuf,
    /// Arguments before the check's own.
    pub args: Vec<OsString>,
    /// The whole environment.
    pub environment: Vec<(OsString, OsString)>,
    /// The working directory; not to be written to.
    pub directory: PathBuf,
    /// What it must see of the host's files.
    pub view: View,
    /// How a person would start it, without the check's arguments: `python3 answer.py`.
    pub command: String,
    /// Directories of the grader's that it lives in.
    private: Vec<PathBuf>,
    /// They go when the last clone goes.
    keep: Vec<Arc<dyn Any + Send + Sync>>,
}

impl Executable {
    /// The program with a check's arguments, as a stage starts it.
    pub fn program(&self, args: &[String]) -> stage::Program {
        let own = std::iter::once(self.path.clone().into_os_string()).chain(self.args.clone());
        stage::Program {
            path: self.path.clone(),
            args: own.chain(args.iter().map(OsString::from)).collect(),
            environment: self.environment.clone(),
            directory: self.directory.clone(),
        }
    }

    /// What the program wrote, without the paths of its private directories: they are different
    /// each time, and a traceback names them.
    pub fn without_directory(&self, text: &str) -> String {
        self.private.iter().fold(text.to_owned(), |text, directory| {
            text.replace(&format!("{}{MAIN_SEPARATOR}", directory.display()), "")
        })
    }

    /// A script, read by an interpreter.
    pub(super) fn interpreted(
        program: &Program,
        interpreter: &'static Interpreter,
        workshop: &Workshop,
        buffering: Buffering,
    ) -> Result<Self, Trouble> {
        let interpreter = match of_first_line(&program.copy.path().join(&program.main)) {
            // A script for bash is seldom one for every shell.
            Some(named) if named.purpose == interpreter.purpose => named,
            _ => interpreter,
        };
        let resolved = workshop.interpreter(interpreter)?;
        let mut executable = started_by(interpreter, &resolved, workshop, buffering);
        executable.args.push(program.main_argument().into_os_string());
        Ok(executable.on_desk(program))
    }

    /// A file that is executed as it is. A script's interpreter, where the grader knows it, is the
    /// one that it would take for any other script: a stage need not have the path in `#!`.
    pub(super) fn itself(
        program: &Program,
        workshop: &Workshop,
        buffering: Buffering,
    ) -> Result<Self, Trouble> {
        let path = program.copy.path().join(&program.main);
        if let Some(interpreter) = of_first_line(&path) {
            return Self::interpreted(program, interpreter, workshop, buffering);
        }
        super::copy::set_mode(&path, 0o755).map_err(|error| Trouble::cannot_write(&path, error))?;
        let environment = Environment::new().into_variables();
        Ok(Self::bare(path, environment).on_desk(program))
    }

    /// A program without arguments, directory and view.
    pub(super) fn bare(path: PathBuf, environment: Vec<(OsString, OsString)>) -> Self {
        Self {
            path,
            args: Vec::new(),
            environment,
            directory: PathBuf::new(),
            view: View::default(),
            command: String::new(),
            private: Vec::new(),
            keep: Vec::new(),
        }
    }

    /// Runs in the copy of its files.
    pub(super) fn on_desk(mut self, program: &Program) -> Self {
        self.command.clone_from(&program.command);
        self.in_directory(program.copy.path().to_owned(), program.copy.clone())
    }

    /// Runs in a directory of the grader's, which is there as long as `keep`.
    pub(super) fn in_directory(
        mut self,
        directory: PathBuf,
        keep: Arc<dyn Any + Send + Sync>,
    ) -> Self {
        self.directory.clone_from(&directory);
        self.seeing(directory, keep)
    }

    /// Sees a directory of the grader's, which is there as long as `keep`.
    pub(super) fn seeing(mut self, directory: PathBuf, keep: Arc<dyn Any + Send + Sync>) -> Self {
        self.view.read.push(directory.clone());
        self.view.read = places::outermost(self.view.read);
        self.private.push(directory);
        self.keep.push(keep);
        self
    }
}

/// An interpreter, as yet without a script.
pub(super) fn started_by(
    interpreter: &'static Interpreter,
    resolved: &Resolved,
    workshop: &Workshop,
    buffering: Buffering,
) -> Executable {
    let mut environment = Environment::new();
    environment.prefer(&resolved.path);
    let unbuffered = match buffering {
        Buffering::Own => &[][..],
        Buffering::Unbuffered => interpreter.unbuffered,
    };
    for (name, value) in interpreter.environment.iter().chain(unbuffered) {
        environment.set(name, value);
    }
    let mut read = resolved.read.clone();
    // A shell script may well call Python; a terminal would find it.
    if interpreter.purpose == SHELL.purpose
        && let Ok(python) = workshop.interpreter(&PYTHON)
    {
        environment.prefer(&python.path);
        read.extend(python.read);
    }
    let mut executable = Executable::bare(resolved.path.clone(), environment.into_variables());
    executable.args.extend(interpreter.before.iter().map(OsString::from));
    executable.view.read = read;
    executable
}

/// The interpreter that a script names in its first line.
fn of_first_line(path: &Path) -> Option<&'static Interpreter> {
    first_line(path).and_then(|line| interpreter_in(&line))
}

/// The first line of a file, as far as a kernel reads it.
fn first_line(path: &Path) -> Option<String> {
    let mut head = Vec::new();
    File::open(path).ok()?.take(256).read_to_end(&mut head).ok()?;
    let line = head.split(|byte| *byte == b'\n').next()?;
    String::from_utf8(line.to_owned()).ok()
}

/// `#!/usr/bin/env python3`, `#!/usr/bin/python3 -u`. Anything else is left to the system.
fn interpreter_in(line: &str) -> Option<&'static Interpreter> {
    let mut words = line.strip_prefix("#!")?.split_ascii_whitespace();
    let program = Path::new(words.next()?).file_name()?;
    let name = match program.to_str() {
        Some("env") => OsStr::new(words.find(|word| !word.starts_with('-'))?),
        _ => program,
    };
    Interpreter::named(name)
}

impl fmt::Debug for Executable {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Executable")
            .field("path", &self.path)
            .field("args", &self.args)
            .field("environment", &self.environment)
            .field("directory", &self.directory)
            .field("view", &self.view)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
#[path = "executable_tests.rs"]
mod tests;
