//! How far a batch is, how fast it goes and how long it will take.

use std::io::{self, IsTerminal, Write};
use std::time::{Duration, Instant};

use common::layout::{WIDTH, left};
use common::{Lang, tr};

/// Tells the progress on stderr: on a terminal one line that is written over and over, in a pipe a
/// line a grade.
pub(super) struct Pace<'a> {
    out: &'a mut dyn Write,
    lang: Lang,
    is_terminal: bool,
    begun: Instant,
    /// Grades to be made.
    all: usize,
    /// Grades that are made.
    done: usize,
}

impl<'a> Pace<'a> {
    /// A batch of so many grades begins now.
    pub(super) fn new(out: &'a mut dyn Write, is_terminal: bool, all: usize, lang: Lang) -> Self {
        Self { out, lang, is_terminal, begun: Instant::now(), all, done: 0 }
    }

    /// Another grade is made: `what` says whose, which and how.
    pub(super) fn step(&mut self, what: &str) {
        self.done += 1;
        let line = line(self.done, self.all, self.begun.elapsed(), self.lang);
        // Nobody is left to be told that stderr is closed.
        let _ = match self.is_terminal {
            true => write!(self.out, "\r{}", left(&line, WIDTH)),
            false => writeln!(self.out, "{line}  {what}"),
        };
        let _ = self.out.flush();
    }

    /// Leaves the line.
    pub(super) fn end(self) {
        if self.is_terminal && self.done > 0 {
            let _ = writeln!(self.out).and_then(|()| self.out.flush());
        }
    }
}

/// Whether stderr is a terminal.
pub(super) fn stderr_is_terminal() -> bool {
    io::stderr().is_terminal()
}

fn line(done: usize, all: usize, passed: Duration, lang: Lang) -> String {
    #[expect(clippy::cast_precision_loss, reason = "an estimate of a few thousand grades")]
    let each = passed.as_secs_f64() / done.max(1) as f64;
    #[expect(clippy::cast_precision_loss, reason = "as above")]
    let ahead = in_words(Duration::from_secs_f64(each * (all - done) as f64), lang);
    let rate = 60.0 / each.max(0.001);
    tr!(
        lang,
        "{done}/{all}  {rate:.0} a minute  {ahead} left",
        "{done}/{all}  每分钟 {rate:.0} 份  还需 {ahead}"
    )
}

fn in_words(time: Duration, lang: Lang) -> String {
    let seconds = time.as_secs();
    match seconds {
        0..90 => tr!(lang, "{seconds} s", "{seconds} 秒"),
        90..5400 => {
            let minutes = seconds.div_ceil(60);
            tr!(lang, "{minutes} min", "{minutes} 分钟")
        }
        _ => {
            let hours = seconds.div_ceil(3600);
            tr!(lang, "{hours} h", "{hours} 小时")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rate_and_what_is_left_follow_from_what_is_done() {
        let at = |done, seconds| line(done, 200, Duration::from_secs(seconds), Lang::En);
        assert_eq!(at(50, 60), "50/200  50 a minute  3 min left");
        assert_eq!(at(200, 60), "200/200  200 a minute  0 s left");
        assert_eq!(at(1, 100), "1/200  1 a minute  6 h left");
        let chinese = line(50, 200, Duration::from_secs(60), Lang::Zh);
        assert_eq!(chinese, "50/200  每分钟 50 份  还需 3 分钟");
    }

    #[test]
    fn a_terminal_has_one_line_and_a_pipe_one_a_grade() {
        let told = |is_terminal| {
            let mut out = Vec::new();
            let mut pace = Pace::new(&mut out, is_terminal, 2, Lang::En);
            pace.step("li udp_send: passed");
            pace.step("wang udp_send: failed");
            pace.end();
            String::from_utf8(out).unwrap()
        };
        let (terminal, pipe) = (told(true), told(false));
        assert_eq!((terminal.matches('\r').count(), terminal.matches('\n').count()), (2, 1));
        assert_eq!((pipe.matches('\r').count(), pipe.lines().count()), (0, 2));
        assert!(pipe.contains("wang udp_send: failed") && !terminal.contains('\x1b'), "{pipe}");
    }
}
