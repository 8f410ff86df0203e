//! One terminal of a demonstration.

use std::mem;
use std::process::ExitStatus;
use std::sync::mpsc::Sender;
use std::time::{Duration, Instant};

use common::error::system_said;
use common::text;
use lesson_text::{Command, Matcher, Pattern, StepKind, Terminal};

use super::failure::{Failure, Why};
use super::process::{Next, Output, Running};
use super::{Direction, Happening, What, os};

/// The longest that a command that has failed may take to say why.
const LAST_WORDS: Duration = Duration::from_secs(1);

/// Runs the commands of a terminal.
pub(super) struct Performer<'a> {
    terminal: usize,
    direction: &'a Direction<'a>,
    /// Of the command that runs.
    shown: Vec<String>,
    stderr: Vec<String>,
}

impl<'a> Performer<'a> {
    pub(super) fn new(terminal: usize, direction: &'a Direction<'a>) -> Self {
        Self { terminal, direction, shown: Vec::new(), stderr: Vec::new() }
    }

    /// Runs its commands in order. `has_begun` is told when the next terminal may start, and
    /// dropped when it should not.
    pub(super) fn run(
        mut self,
        terminal: &Terminal,
        mut has_begun: Option<Sender<()>>,
    ) -> Result<(), Box<Failure>> {
        for command in &terminal.commands {
            let mut matcher = Matcher::new(command.shown());
            let played = self.command(command, &mut matcher, has_begun.take());
            let (shown, stderr) = (mem::take(&mut self.shown), mem::take(&mut self.stderr));
            played.map_err(|why| {
                let expected = command.shown();
                let failure = Failure {
                    line: command.line,
                    command: command.text.clone(),
                    why,
                    expected: expected.iter().map(Pattern::as_str).map(str::to_owned).collect(),
                    shown,
                    stderr,
                };
                self.tell(What::Failed(failure.clone()));
                Box::new(failure)
            })?;
        }
        Ok(())
    }

    fn command(
        &mut self,
        command: &Command,
        matcher: &mut Matcher,
        has_begun: Option<Sender<()>>,
    ) -> Result<(), Why> {
        self.tell(What::Runs(command.text.clone()));
        let mut process = (self.direction.launch)(&command.text).map_err(Why::Impossible)?;
        let mut running = Running::start(&mut process).map_err(|error| {
            let (program, said) = (process.get_program().display(), system_said(&error));
            let (en, zh) = (said.en, said.zh);
            Why::Impossible(text!("cannot start {program}: {en}", "无法启动 {program}：{zh}"))
        })?;
        let played = self.steps(command, matcher, &mut running, has_begun);
        let played = played.and_then(|()| self.end(matcher, &mut running));
        if played.is_err() {
            self.last_words(&mut running);
        }
        played
    }

    fn steps(
        &mut self,
        command: &Command,
        matcher: &mut Matcher,
        running: &mut Running,
        has_begun: Option<Sender<()>>,
    ) -> Result<(), Why> {
        if let Some(has_begun) = has_begun {
            // A command may end without a line; then the next terminal's turn has come too.
            self.line(matcher, running)?;
            let _ = has_begun.send(());
        }
        let mut count = 0;
        for step in &command.steps {
            if matches!(step.kind, StepKind::Shows(_)) {
                count += 1;
                continue;
            }
            self.until(count, matcher, running)?;
            self.pause(matcher, running)?;
            match &step.kind {
                StepKind::Shows(_) => {}
                StepKind::Types(line) => {
                    self.tell(What::Types(line.clone()));
                    running.type_line(line);
                }
                StepKind::EndsInput => {
                    self.tell(What::EndsInput);
                    running.end_input();
                }
                StepKind::Interrupts => {
                    self.tell(What::Interrupts);
                    if !running.interrupt() {
                        return Err(Why::Impossible(text!(
                            "nobody can press Ctrl-C for it on this system; run it in a terminal",
                            "在这个系统上无法代它按 Ctrl-C；请在终端里自己运行"
                        )));
                    }
                }
            }
        }
        self.until(count, matcher, running)
    }

    /// Reads until so many of the expected lines have come.
    fn until(&mut self, count: usize, matcher: &mut Matcher, of: &mut Running) -> Result<(), Why> {
        while !matcher.has_passed(count) {
            if !self.line(matcher, of)? {
                return Err(Why::EndedEarly { awaited: awaited(matcher) });
            }
        }
        Ok(())
    }

    /// Leaves time to read; what comes meanwhile is taken.
    fn pause(&mut self, matcher: &mut Matcher, running: &mut Running) -> Result<(), Why> {
        let Direction { pace, stop, .. } = *self.direction;
        let deadline = Instant::now() + pace;
        while !pace.is_zero() && Instant::now() < deadline {
            match running.next(deadline, stop) {
                Next::Output(output) => {
                    if let Some(line) = self.take(output) {
                        accept(matcher, line)?;
                    }
                }
                Next::Stopped => return Err(Why::Stopped),
                Next::Closed | Next::Nothing => return Ok(()),
            }
        }
        Ok(())
    }

    /// Takes the next line of stdout; false when there is none any more.
    fn line(&mut self, matcher: &mut Matcher, running: &mut Running) -> Result<bool, Why> {
        match self.read(matcher, running)? {
            Some(line) => accept(matcher, line).map(|()| true),
            None => Ok(false),
        }
    }

    fn read(&mut self, matcher: &Matcher, running: &mut Running) -> Result<Option<String>, Why> {
        let deadline = Instant::now() + self.direction.patience;
        loop {
            match running.next(deadline, self.direction.stop) {
                Next::Output(output) => {
                    if let Some(line) = self.take(output) {
                        return Ok(Some(line));
                    }
                }
                Next::Closed => return Ok(None),
                Next::Stopped => return Err(Why::Stopped),
                Next::Nothing => {
                    let (waited, awaited) = (self.direction.patience, awaited(matcher));
                    return Err(Why::NoLine { waited, awaited });
                }
            }
        }
    }

    /// Now the input ends; what the command still shows comes with its end.
    fn end(&mut self, matcher: &mut Matcher, running: &mut Running) -> Result<(), Why> {
        running.end_input();
        let waited = self.direction.patience;
        let mut blank = 0; // lines, which do not count when nothing follows them
        loop {
            match self.read(matcher, running) {
                Ok(Some(line)) if line.trim().is_empty() => blank += 1,
                Ok(Some(line)) => {
                    (0..mem::take(&mut blank)).try_for_each(|_| accept(matcher, String::new()))?;
                    accept(matcher, line)?;
                }
                Ok(None) => break,
                Err(Why::NoLine { .. }) => return Err(Why::StillRuns { waited }),
                Err(why) => return Err(why),
            }
        }
        if !matcher.is_complete() {
            return Err(Why::EndedEarly { awaited: awaited(matcher) });
        }
        let deadline = Instant::now() + waited;
        let status = running.wait(deadline, self.direction.stop);
        let status = status.ok_or(Why::StillRuns { waited })?;
        self.tell(What::Ended(status.code()));
        crash(status).map_or(Ok(()), Err)
    }

    /// What the command says when it is told to end.
    fn last_words(&mut self, running: &mut Running) {
        running.terminate();
        let deadline = Instant::now() + LAST_WORDS;
        while let Next::Output(output) = running.next(deadline, self.direction.stop) {
            self.take(output);
        }
    }

    /// Tells a line; gives it back when it is one of stdout.
    fn take(&mut self, output: Output) -> Option<String> {
        match output {
            Output::Line(line) => {
                self.tell(What::Shows(line.clone()));
                self.shown.push(line.clone());
                Some(line)
            }
            Output::Complaint(line) => {
                self.tell(What::Complains(line.clone()));
                self.stderr.push(line);
                None
            }
        }
    }

    fn tell(&self, what: What) {
        (self.direction.tell)(Happening { terminal: self.terminal, what });
    }
}

fn accept(matcher: &mut Matcher, line: String) -> Result<(), Why> {
    if matcher.accept(&line) {
        return Ok(());
    }
    Err(Why::OtherLine { awaited: awaited(matcher), got: line })
}

fn awaited(matcher: &Matcher) -> Vec<String> {
    matcher.awaited().into_iter().map(str::to_owned).collect()
}

/// Why this is no end that a demonstration may show. A status other than 0 may be: some show an
/// error.
fn crash(status: ExitStatus) -> Option<Why> {
    const PANICKED: i32 = 101;
    match (status.code(), os::signal_of(status)) {
        (Some(PANICKED), _) => {
            Some(Why::Crashed(text!("it panicked (status 101)", "它 panic 了（状态 101）")))
        }
        (_, Some(signal)) => {
            Some(Why::Crashed(text!("signal {signal} ended it", "它被信号 {signal} 结束")))
        }
        _ => None,
    }
}
