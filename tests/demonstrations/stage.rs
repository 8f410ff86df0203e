//! Plays a demonstration: its terminals beside each other, its commands in order, and every line
//! that they show against the expected one.

use std::fmt::{self, Display};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::{Command as Process, ExitStatus};
use std::sync::mpsc::{self, Sender};
use std::thread::{self, ScopedJoinHandle};

use lesson_text::{Command, Demonstration, Matcher, Pattern, StepKind, Terminal};
use testkit::Running;

/// Makes the process of a command line, or says why there is none.
pub(crate) type Launch<'a> = dyn Fn(&str) -> Result<Process, String> + Sync + 'a;

/// A command that did not show what its block says.
#[derive(Debug)]
pub(crate) struct Failure {
    line: usize,
    command: String,
    what: String,
}

impl Display for Failure {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}: $ {}\n  {}", self.line, self.command, self.what)
    }
}

/// Plays it to its end, or to the first failure in each terminal.
pub(crate) fn play(demonstration: &Demonstration, launch: &Launch) -> Vec<Failure> {
    thread::scope(|scope| {
        let mut performers = Vec::new();
        let terminals = &demonstration.terminals;
        for (terminal, number) in terminals.iter().zip(1..) {
            let (has_begun, begins) = mpsc::channel();
            let is_last = number == terminals.len();
            let has_begun = (!is_last).then_some(has_begun);
            performers.push(scope.spawn(move || run_terminal(terminal, launch, has_begun)));
            if !is_last && begins.recv().is_err() {
                break; // it has failed, and tells why
            }
        }
        let results = performers.into_iter().map(ScopedJoinHandle::join);
        results.filter_map(|result| result.unwrap().err()).collect()
    })
}

fn run_terminal(
    terminal: &Terminal,
    launch: &Launch,
    mut has_begun: Option<Sender<()>>,
) -> Result<(), Failure> {
    let commands = &terminal.commands;
    commands.iter().try_for_each(|command| run_command(command, launch, has_begun.take()))
}

fn run_command(
    command: &Command,
    launch: &Launch,
    has_begun: Option<Sender<()>>,
) -> Result<(), Failure> {
    let mut screen = Screen {
        command,
        matcher: Matcher::new(command.shown()),
        shown: Vec::new(),
        stderr: String::new(),
    };
    let played = screen.run(launch, has_begun);
    played.map_err(|what| screen.failure(what))
}

const OR: &str = "\n        or: ";
const ENDS: &str = "\n  (if it waits for input to end: ^D; if for Ctrl-C: ^C)";

/// A command and what it has shown until now.
struct Screen<'a> {
    command: &'a Command,
    matcher: Matcher,
    shown: Vec<String>,
    stderr: String,
}

impl Screen<'_> {
    fn run(&mut self, launch: &Launch, has_begun: Option<Sender<()>>) -> Result<(), String> {
        let process = guarded(|| launch(&self.command.text))??;
        let mut running = guarded(|| Running::start(process))?;
        let followed = self.follow(&mut running, has_begun);
        if followed.is_err() {
            // What stands on stderr is complete only when the command has ended.
            let finished = guarded(|| stop(&running)).and_then(|()| guarded(|| running.finish()));
            self.stderr = finished.map_or_else(|why| why, |finished| finished.stderr);
            return followed;
        }
        // Now the input ends; what the command still shows comes with its end.
        let finished = guarded(|| running.finish())?;
        self.stderr = finished.stderr;
        let text = String::from_utf8_lossy(&finished.stdout);
        let lines = text.trim_end().lines();
        lines.map(str::to_owned).try_for_each(|l| self.accept(l))?;
        if !self.matcher.is_complete() {
            return Err("it ended too early".to_owned());
        }
        crash(finished.status).map_or(Ok(()), Err)
    }

    fn follow(
        &mut self,
        running: &mut Running,
        has_begun: Option<Sender<()>>,
    ) -> Result<(), String> {
        if let Some(has_begun) = has_begun {
            // A command may end without a line; then the next terminal's turn has come too.
            if let Ok(line) = guarded(|| running.next_line()) {
                self.accept(line)?;
            }
            let _ = has_begun.send(());
        }
        let mut count = 0;
        for step in &self.command.steps {
            if matches!(step.kind, StepKind::Shows(_)) {
                count += 1;
            } else {
                self.read_until(count, running)?;
            }
            guarded(|| match &step.kind {
                StepKind::Shows(_) => {}
                StepKind::Types(line) => running.type_line(line),
                StepKind::Interrupts => interrupt(running),
                StepKind::EndsInput => running.end_input(),
            })?;
        }
        self.read_until(count, running)
    }

    /// Reads until so many of the expected lines have come.
    fn read_until(&mut self, count: usize, running: &mut Running) -> Result<(), String> {
        while !self.matcher.has_passed(count) {
            let line = guarded(|| running.next_line());
            let awaited = || self.matcher.awaited().join(OR);
            let line = line.map_err(|what| format!("{what}\n  expected: {}{ENDS}", awaited()))?;
            self.accept(line)?;
        }
        Ok(())
    }

    fn accept(&mut self, line: String) -> Result<(), String> {
        let accepted = self.matcher.accept(&line);
        let awaited = self.matcher.awaited().join(OR);
        let what = format!("got:      {line}\n  expected: {awaited}");
        self.shown.push(line);
        if accepted { Ok(()) } else { Err(what) }
    }

    fn failure(self, mut what: String) -> Failure {
        let expected = self.command.shown();
        let expected: Vec<_> = expected.iter().map(Pattern::as_str).collect();
        let stderr: Vec<_> = self.stderr.lines().collect();
        what += &list("all that was expected", &expected);
        what += &list("all that was shown", &self.shown);
        what += &list("stderr", &stderr);
        Failure { line: self.command.line, command: self.command.text.clone(), what }
    }
}

fn list(title: &str, lines: &[impl Display]) -> String {
    let start = format!("\n  {title}:");
    lines.iter().fold(start, |list, line| format!("{list}\n    | {line}"))
}

/// Why this is no end that a demonstration may show.
fn crash(status: ExitStatus) -> Option<String> {
    match status.code() {
        Some(101) => Some("it panicked (status 101)".to_owned()),
        Some(_) => None,
        None => Some(format!("it did not end by itself: {status}")),
    }
}

#[cfg(unix)]
fn interrupt(running: &Running) {
    running.interrupt();
}

#[cfg(unix)]
fn stop(running: &Running) {
    running.terminate();
}

/// Elsewhere the end of its input has to do.
#[cfg(not(unix))]
fn stop(_: &Running) {}

#[cfg(not(unix))]
fn interrupt(_: &Running) {
    panic!("there is no Ctrl-C for another process here");
}

/// testkit panics when what it waits for does not come; here that is one failure among others.
fn guarded<T>(action: impl FnOnce() -> T) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(action)).map_err(|panic| {
        let said = panic.downcast_ref::<String>().cloned();
        let said = said.or_else(|| panic.downcast_ref::<&str>().map(ToString::to_string));
        said.unwrap_or_else(|| "it panicked".to_owned())
    })
}
