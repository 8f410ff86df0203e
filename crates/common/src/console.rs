//! The only door to stdout and stderr.
//!
//! Stdout is for what the program found out, stderr for errors, hints and warnings. Every line
//! is written whole and flushed, so that a pipe, a test or a class sees it at once. Nothing is added
//! to what an event says: no line carries an escape sequence, whatever the terminal and `NO_COLOR`
//! say, unless the event's own sentence does. No lesson's does; the course's command line colours its
//! sentences where they are to be coloured, and never what is told as JSON.

use std::io::{self, Write};

use crate::args::OutputOptions;
use crate::escape::escaped;
use crate::event::Event;
use crate::json::Object;
use crate::{Error, ExitStatus, Explain, Lang, Text};

/// Tells events, hints and errors in the chosen language and form.
pub struct Console {
    out: Box<dyn Write + Send>,
    err: Box<dyn Write + Send>,
    json: bool,
    lang: Lang,
}

impl Console {
    /// A console on this process's stdout and stderr.
    pub fn new(options: &OutputOptions) -> Self {
        Self::on(Box::new(io::stdout()), Box::new(io::stderr()), options)
    }

    /// A console on other writers: a line editor that must not be garbled, a test.
    pub fn on(
        out: Box<dyn Write + Send>,
        err: Box<dyn Write + Send>,
        options: &OutputOptions,
    ) -> Self {
        let lang = options.lang.unwrap_or_else(Lang::from_environment);
        Self { out, err, json: options.json, lang }
    }

    /// A second console in the same language and form, on other writers.
    pub fn redirected(&self, out: Box<dyn Write + Send>, err: Box<dyn Write + Send>) -> Self {
        Self { out, err, json: self.json, lang: self.lang }
    }

    /// The language of the sentences.
    pub fn lang(&self) -> Lang {
        self.lang
    }

    /// Whether events are told as JSON.
    pub fn is_json(&self) -> bool {
        self.json
    }

    /// Tells an event on stdout, and its hint, if it has one, on stderr.
    ///
    /// # Errors
    /// When stdout cannot be written: its reader has ended, or the disk is full.
    pub fn tell(&mut self, event: &impl Event) -> Result<(), Error> {
        let mut lines = if self.json { event.json() } else { event.sentence(self.lang) };
        lines.push('\n');
        self.out
            .write_all(lines.as_bytes())
            .and_then(|()| self.out.flush())
            .map_err(Error::Output)?;
        if let Some(hint) = event.hint() {
            self.hint(&hint);
        }
        Ok(())
    }

    /// Gives a hint on stderr.
    pub fn hint(&mut self, text: &Text) {
        let label = self.lang.pick("hint: ", "提示：");
        let line = format!("{label}{}\n", text.in_lang(self.lang));
        // Nobody is left to be told that stderr is closed.
        let _ = self.err.write_all(line.as_bytes()).and_then(|()| self.err.flush());
    }

    /// Tells an error: the fact and the cure on stderr and, with `--json`, on stdout too.
    pub fn error(&mut self, error: &impl Explain) {
        let fact = error.fact();
        let label = self.lang.pick("error: ", "错误：");
        let mut lines = format!("{label}{}", fact.in_lang(self.lang));
        let help = error.help();
        if let Some(help) = &help {
            // The same word in both languages, as the contract and other programs know it.
            lines.push_str("\nhelp: ");
            lines.push_str(help.in_lang(self.lang));
        }
        lines.push('\n');
        let _ = self.err.write_all(lines.as_bytes()).and_then(|()| self.err.flush());
        if self.json {
            self.error_event(error, &fact, help.as_ref());
        }
    }

    fn error_event(&mut self, error: &impl Explain, fact: &Text, help: Option<&Text>) {
        let mut event = Object::event("error");
        if let Some(input) = error.input() {
            event = event.string("input", input);
        }
        event = event.string("reason", fact.in_lang(self.lang));
        if let Some(help) = help {
            event = event.string("help", help.in_lang(self.lang));
        }
        let line = event.number("status", error.status().code()).finish() + "\n";
        // When stdout is what failed, stderr has told it.
        let _ = self.out.write_all(line.as_bytes()).and_then(|()| self.out.flush());
    }

    /// The end of a lesson: its status, or its error told.
    pub fn finish<E: Explain>(&mut self, result: Result<ExitStatus, E>) -> ExitStatus {
        match result {
            Ok(status) => status,
            Err(error) => {
                self.error(&error);
                error.status()
            }
        }
    }
}

/// Foreign text for a sentence: harmless, and never invisible.
pub fn shown(text: &str, lang: Lang) -> String {
    if text.is_empty() {
        return lang.pick("(empty)", "（空）").to_owned();
    }
    escaped(text).to_string()
}
