//! What a watch shows: a line a sample, or on a terminal a table that is drawn anew.

use std::env;
use std::io::{self, IsTerminal, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use common::event::Event;
use common::{Console, Error, Lang};
use monitor::{History, Judge, Sample, live};

use crate::blind::Blind;
use crate::events::{Heading, Sampled};
use crate::rounds::Rounds;

/// Where a watch is shown.
pub(crate) struct Screen {
    is_live: bool,
    /// Lines of the table that stands on the terminal.
    drawn: usize,
    /// Whether something was written since: then the next table begins below it.
    written: Arc<AtomicBool>,
    blind: Blind,
}

impl Screen {
    /// A table where there is a terminal that can show one, and more than one sample.
    pub(crate) fn new(rounds: &Rounds, console: &Console) -> Self {
        let is_live = rounds.are_a_watch() && !console.is_json() && is_a_screen();
        Self { is_live, drawn: 0, written: Arc::default(), blind: Blind::default() }
    }

    /// The console of a watch: it notes when something is written.
    pub(crate) fn console(&self, console: &Console) -> Console {
        let noting = |inner: Box<dyn Write + Send>| {
            Box::new(Noting { inner, written: Arc::clone(&self.written) })
        };
        console.redirected(noting(Box::new(io::stdout())), noting(Box::new(io::stderr())))
    }

    /// The names of the columns.
    pub(crate) fn begin(&self, console: &mut Console) -> Result<(), Error> {
        if console.is_json() || self.is_live { Ok(()) } else { console.tell(&Heading) }
    }

    /// Shows a sample, and which rules it leaves unjudged.
    pub(crate) fn show(
        &mut self,
        sample: &Sample,
        history: &History,
        judge: &Judge,
        console: &mut Console,
    ) -> Result<(), Error> {
        self.blind.look(sample, console);
        if !self.is_live {
            return console.tell(&Sampled(sample));
        }
        let (columns, rows) = crossterm::terminal::size().unwrap_or((80, 24));
        // The last column stays free: some terminals begin a new line when it is written.
        let width = usize::from(columns.saturating_sub(1));
        let mut lines = live::table(history, judge, sample, width, console.lang());
        lines.truncate(usize::from(rows.saturating_sub(1)).max(2));
        let above = if self.written.swap(false, Ordering::Relaxed) { 0 } else { self.drawn };
        self.drawn = lines.len();
        let told = console.tell(&Table { above, lines });
        self.written.store(false, Ordering::Relaxed);
        told
    }
}

/// The table, and how many lines of the last one stand above.
struct Table {
    above: usize,
    lines: Vec<String>,
}

impl Event for Table {
    fn sentence(&self, _: Lang) -> String {
        let lines = self.lines.join("\n");
        match self.above {
            0 => lines,
            above => format!("\x1b[{above}F\x1b[J{lines}"), // up to its first line, and clear (ECMA-48)
        }
    }

    fn json(&self) -> String {
        String::new()
    }
}

/// Whether stdout is a terminal that moves its cursor when told to.
fn is_a_screen() -> bool {
    let is_set = |name| env::var_os(name).is_some_and(|value| !value.is_empty());
    let is_dumb = env::var_os("TERM").is_some_and(|term| term == "dumb");
    io::stdout().is_terminal() && !is_set("NO_COLOR") && !is_dumb && understands_escapes()
}

#[cfg(windows)]
fn understands_escapes() -> bool {
    crossterm::ansi_support::supports_ansi()
}

#[cfg(not(windows))]
fn understands_escapes() -> bool {
    true
}

struct Noting {
    inner: Box<dyn Write + Send>,
    written: Arc<AtomicBool>,
}

impl Write for Noting {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.written.store(true, Ordering::Relaxed);
        self.inner.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}
