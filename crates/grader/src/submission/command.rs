//! A command line, made executable without a shell.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::copy::private_directory;
use super::environment::{Buffering, Environment};
use super::executable::{Executable, started_by};
use super::interpreter::{self, Interpreter, Resolved};
use super::places::{self, Places, is_too_much};
use super::{SubmissionError, Trouble, Workshop};

/// A command line that was understood.
#[derive(Debug)]
pub(super) struct CommandLine {
    own: Executable,
    unbuffered: Executable,
}

impl CommandLine {
    /// Understands `command` as it is meant in the directory `present`.
    pub(super) fn read(
        command: &str,
        present: &Path,
        workshop: &Workshop,
    ) -> Result<Self, SubmissionError> {
        let words = split(command)
            .ok_or_else(|| SubmissionError::Quotes { command: command.to_owned() })?;
        let Some((name, args)) = words.split_first() else {
            return Err(SubmissionError::Quotes { command: command.to_owned() });
        };
        let found = find(name, present, workshop)?;
        if found.path.file_stem() == Some(OsStr::new("cargo")) {
            return Err(SubmissionError::Builds { command: command.to_owned() });
        }
        let scene = Scene::of(name, args, present, workshop.root());
        let directory = scene.directory.clone().unwrap_or_default();
        let make = |buffering| {
            let mut executable = found.executable(workshop, buffering);
            executable.args.extend(args.iter().map(OsString::from));
            executable.view.read.extend(scene.read.clone());
            executable.view.read = places::outermost(executable.view.read);
            executable.directory.clone_from(&directory);
            command.trim().clone_into(&mut executable.command);
            executable
        };
        let line = Self { own: make(Buffering::Own), unbuffered: make(Buffering::Unbuffered) };
        if scene.directory.is_some() { Ok(line) } else { line.in_empty_directory(workshop) }
    }

    fn in_empty_directory(self, workshop: &Workshop) -> Result<Self, SubmissionError> {
        let empty = Arc::new(private_directory(&workshop.runs(), "desk-")?);
        let inside =
            |program: Executable| program.in_directory(empty.path().to_owned(), empty.clone());
        Ok(Self { own: inside(self.own), unbuffered: inside(self.unbuffered) })
    }

    pub(super) fn executable(&self, buffering: Buffering) -> Executable {
        match buffering {
            Buffering::Own => self.own.clone(),
            Buffering::Unbuffered => self.unbuffered.clone(),
        }
    }
}

/// On Windows a backslash separates directories and quotes nothing.
fn split(command: &str) -> Option<Vec<String>> {
    if cfg!(windows) { shlex::split(&command.replace('\\', "\\\\")) } else { shlex::split(command) }
}

/// A command's program.
struct Found {
    path: PathBuf,
    read: Vec<PathBuf>,
    interpreter: Option<&'static Interpreter>,
}

impl Found {
    fn executable(&self, workshop: &Workshop, buffering: Buffering) -> Executable {
        match self.interpreter {
            Some(interpreter) => {
                let resolved = Resolved { path: self.path.clone(), read: self.read.clone() };
                let mut executable = started_by(interpreter, &resolved, workshop, buffering);
                // Whoever writes a command line has chosen its options.
                executable.args.clear();
                executable
            }
            None => {
                let mut environment = Environment::new();
                environment.prefer(&self.path);
                let variables = environment.into_variables();
                let mut executable = Executable::bare(self.path.clone(), variables);
                executable.view.read.clone_from(&self.read);
                executable
            }
        }
    }
}

fn find(name: &str, present: &Path, workshop: &Workshop) -> Result<Found, SubmissionError> {
    let file_name = Path::new(name).file_name().unwrap_or_default();
    let interpreter = Interpreter::named(file_name);
    let missing = || SubmissionError::NoSuchProgram { name: name.to_owned() };
    if Path::new(name).components().count() > 1 || name.starts_with('.') {
        // A program that was handed in is not asked anything: that would be running it.
        let path = places::without_dots(&present.join(name));
        if !path.is_file() {
            return Err(missing());
        }
        let Resolved { path, read } = interpreter::resolved_by_place(&path);
        return Ok(Found { path, read, interpreter });
    }
    let mut candidates = places::on_path(name, workshop.path()).peekable();
    if candidates.peek().is_none() {
        return Err(missing());
    }
    let resolved = match interpreter {
        Some(known) => candidates.find_map(|candidate| known.ask(&candidate)),
        None => candidates.next().map(|program| interpreter::resolved_by_place(&program)),
    };
    let Some(Resolved { path, read }) = resolved else {
        let purpose = interpreter.map_or("", |known| known.purpose);
        return Err(Trouble::missing(name, purpose).into());
    };
    Ok(Found { path, read, interpreter })
}

/// What of the files around a command it may see, and where it runs.
struct Scene {
    read: Vec<PathBuf>,
    /// The present directory; `None` when nothing of it may be seen.
    directory: Option<PathBuf>,
}

impl Scene {
    fn of(name: &str, args: &[String], present: &Path, course: &Path) -> Self {
        let too_much = |directory: &Path| is_too_much(directory) || course.starts_with(directory);
        let mut places = Places::default();
        let mut directory = None;
        if !too_much(present) {
            places.directory(present);
            directory = Some(present.to_owned());
        }
        let program = Path::new(name).components().count() > 1;
        let named = args.iter().map(String::as_str).chain(program.then_some(name));
        for path in named.map(|word| places::without_dots(&present.join(word))) {
            let around = if path.is_dir() { Some(path.as_path()) } else { path.parent() };
            let Some(around) = around.filter(|_| path.exists()) else { continue };
            if !too_much(around) {
                places.directory(around);
            } else if path.is_file() {
                places.bare_file(&path);
            } else {
                continue;
            }
            if path.starts_with(present) {
                directory = Some(present.to_owned());
            }
        }
        Self { read: places.into_read(), directory }
    }
}

#[cfg(test)]
#[path = "command_tests.rs"]
mod tests;
