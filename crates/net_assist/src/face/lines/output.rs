//! Stdout and stderr: entries in batches, so that each is seen at once and a flood costs few writes.

use std::io::{self, Write};
use std::time::SystemTime;

use common::event::Event as Told;
use common::json::Object;
use common::{Console, Error, ExitStatus, Explain, Lang, Text, tr};
use net_assist::event::Event;
use net_assist::{Entry, words};

use super::form::Form;

/// What is written, and what could not be.
pub(super) struct Output<'a> {
    pub(super) form: Form,
    console: &'a mut Console,
    out: io::Stdout,
    buffer: Vec<u8>,
    /// Entries that the journal had discarded before they could be written.
    pub(super) missed: u64,
    /// How the program ends if nothing else decides: 1 when an order was refused.
    pub(super) status: ExitStatus,
}

impl<'a> Output<'a> {
    pub(super) fn new(form: Form, console: &'a mut Console) -> Self {
        let (out, buffer) = (io::stdout(), Vec::new());
        Self { form, console, out, buffer, missed: 0, status: ExitStatus::Done }
    }

    pub(super) fn lang(&self) -> Lang {
        self.console.lang()
    }

    /// Says that entries are missing here.
    pub(super) fn missed(&mut self, missed: u64) -> Result<(), Error> {
        if missed == 0 {
            return Ok(());
        }
        self.missed += missed;
        self.tell(&Discarded(missed))
    }

    /// Adds an entry to what is written next.
    pub(super) fn entry(&mut self, entry: &Entry) -> Result<(), Error> {
        match &entry.event {
            Event::Failed(failure) => {
                self.flush()?;
                self.error(failure);
                return Ok(());
            }
            // Something that was to be sent or written is not.
            Event::Unsent { .. } => self.status = ExitStatus::Refused,
            Event::RecordEnded { missing, .. } if *missing > 0 => {
                self.status = ExitStatus::Refused;
            }
            _ => {}
        }
        self.form.entry(&mut self.buffer, entry);
        if self.form.is_raw() && !matches!(entry.event, Event::Received(_) | Event::Sent { .. }) {
            let line = self.form.line(entry).unwrap_or_default();
            self.aside(&line);
        }
        Ok(())
    }

    /// Writes what was added.
    ///
    /// # Errors
    /// Stdout is closed, or the disk is full.
    pub(super) fn flush(&mut self) -> Result<(), Error> {
        if self.buffer.is_empty() {
            return Ok(());
        }
        let written = self.out.write_all(&self.buffer).and_then(|()| self.out.flush());
        self.buffer.clear();
        written.map_err(Error::Output)
    }

    /// Tells what is no entry of the journal. Beside raw bytes it goes to stderr.
    pub(super) fn tell(&mut self, event: &impl Told) -> Result<(), Error> {
        self.flush()?;
        if self.form.is_raw() {
            let line = event.sentence(self.lang());
            self.aside(&line);
            return Ok(());
        }
        self.console.tell(event)
    }

    pub(super) fn hint(&mut self, text: &Text) {
        self.console.hint(text);
    }

    /// Tells an error of a typed line or an order; it ends nothing.
    pub(super) fn error(&mut self, error: &impl Explain) {
        // What cannot be written is told by the next write.
        let _ = self.flush();
        self.console.error(error);
        self.status = ExitStatus::Refused;
    }

    /// A line on stderr that is no error.
    fn aside(&mut self, line: &str) {
        if !line.is_empty() {
            // Nobody is left to be told that stderr is closed.
            let _ = writeln!(io::stderr(), "{line}");
        }
    }
}

/// So many events are not shown.
struct Discarded(u64);

impl Told for Discarded {
    fn sentence(&self, lang: Lang) -> String {
        let count = words::grouped(self.0);
        tr!(
            lang,
            "{count} events were discarded: this output was too slow",
            "丢弃了 {count} 个事件：输出太慢"
        )
    }

    fn json(&self) -> String {
        let mut clock = super::clock::Clock::new();
        let time = clock.date(SystemTime::now());
        Object::event("discarded").number("count", self.0).string("time", time).finish()
    }
}
