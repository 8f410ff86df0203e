//! Plays a demonstration of a lesson's text: its terminals beside each other, its commands in
//! order, what is typed at its time, and every line that is shown against the expected one.
//!
//! Terminal 1 starts first, and the next one when the first command of the one before has shown
//! its first line or has ended. What happens is told as it happens; who shows it is not known
//! here. Everything that is started is ended.

mod command_line;
mod failure;
mod os;
mod performer;
mod process;
mod programs;

use std::path::Path;
use std::process::Command;
use std::sync::atomic::AtomicBool;
use std::sync::mpsc;
use std::thread::{self, ScopedJoinHandle};
use std::time::Duration;

use common::{Lang, Text};
use lesson_text::Demonstration;

use self::performer::Performer;
use crate::syllabus::language;

pub(crate) use self::command_line::package_of;
pub(crate) use self::failure::Failure;
pub(crate) use self::programs::{BuildFailure, Programs};

/// Makes the process of a command line, or says why there is none.
pub(crate) type Launch<'a> = dyn Fn(&str) -> Result<Command, Text> + Sync + 'a;

/// Something that happened in a terminal.
#[derive(Clone, Debug)]
pub(crate) struct Happening {
    /// Which one, from 0 on, in the order in which they start.
    pub(crate) terminal: usize,
    /// What.
    pub(crate) what: What,
}

/// What happens in a terminal. Texts are the program's own: escape them before showing them.
#[derive(Clone, Debug)]
pub(crate) enum What {
    /// A command starts.
    Runs(String),
    /// A line on stdout.
    Shows(String),
    /// A line on stderr.
    Complains(String),
    /// A line is typed.
    Types(String),
    /// Ctrl-C.
    Interrupts,
    /// Ctrl-D.
    EndsInput,
    /// The command has ended with this status; none when a signal ended it.
    Ended(Option<i32>),
    /// It did not show what the text says, and was ended.
    Failed(Failure),
}

/// How a demonstration is played.
pub(crate) struct Direction<'a> {
    /// Makes processes.
    pub(crate) launch: &'a Launch<'a>,
    /// Is told what happens, while it happens.
    pub(crate) tell: &'a (dyn Fn(Happening) + Sync),
    /// When it becomes true everything is ended.
    pub(crate) stop: &'a AtomicBool,
    /// The longest that a line or an end is waited for.
    pub(crate) patience: Duration,
    /// How long what is shown can be read before something is typed.
    pub(crate) pace: Duration,
}

/// Plays it to its end, or to the first failure in each terminal.
pub(crate) fn play(demonstration: &Demonstration, direction: &Direction<'_>) -> Vec<Failure> {
    thread::scope(|scope| {
        let mut performers = Vec::new();
        let last = demonstration.terminals.len().saturating_sub(1);
        for (number, terminal) in demonstration.terminals.iter().enumerate() {
            let (has_begun, begins) = mpsc::channel();
            let has_begun = (number < last).then_some(has_begun);
            let performer = Performer::new(number, direction);
            performers.push(scope.spawn(move || performer.run(terminal, has_begun)));
            if number < last && begins.recv().is_err() {
                break; // it has failed, and tells why
            }
        }
        let results = performers.into_iter().map(ScopedJoinHandle::join);
        results.filter_map(|result| result.ok()?.err()).map(|failure| *failure).collect()
    })
}

/// Makes the processes of a demonstration's commands from programs that have been built, as they
/// run in the workspace's root in a given language. Their temporary files lie in `temporary`.
pub(crate) fn launcher(
    programs: &Programs,
    lang: Lang,
    temporary: &Path,
) -> impl Fn(&str) -> Result<Command, Text> + Sync {
    move |line| {
        let (package, arguments) = command_line::parse(line)?;
        let mut command = Command::new(programs.program(&package)?);
        command.args(arguments).current_dir(programs.root());
        command.env("COURSE_LANG", language(lang).code()).env_remove("COURSE_ROOT");
        for name in ["TMPDIR", "TMP", "TEMP"] {
            command.env(name, temporary);
        }
        Ok(command)
    }
}

/// The packages that a demonstration runs, each once, in order.
pub(crate) fn packages(demonstration: &Demonstration) -> Vec<String> {
    let commands = demonstration.terminals.iter().flat_map(|terminal| &terminal.commands);
    let mut packages: Vec<String> = Vec::new();
    for package in commands.filter_map(|command| package_of(&command.text)) {
        if !packages.contains(&package) {
            packages.push(package);
        }
    }
    packages
}

#[cfg(test)]
#[cfg(unix)]
mod tests;
