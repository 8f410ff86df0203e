//! The whole terminal, drawn row by row, and what is typed there.

use std::io::{self, Stdout, Write};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use crossterm::event::{self, Event};
use crossterm::{cursor, queue, style, terminal};

use crate::text::{Line, Paint};
use own_screen::{Taken, Wishes};

/// The alternate screen of the terminal that this process has. Dropping it puts the terminal back.
pub(super) struct Screen {
    _terminal: Taken,
    out: Stdout,
    paint: Paint,
    /// What stands in each row.
    rows: Vec<String>,
    size: (usize, usize),
    events: Receiver<io::Result<Event>>,
}

impl Screen {
    /// Takes the terminal over, to be painted so. A panic puts it back before it is told.
    ///
    /// # Errors
    /// There is no terminal.
    pub(super) fn enter(paint: Paint) -> io::Result<Self> {
        let (terminal, out) = (Taken::take(Wishes::default())?, io::stdout());
        let (rows, size) = (Vec::new(), (0, 0));
        Ok(Self { _terminal: terminal, out, paint, rows, size, events: events() })
    }

    /// Columns and rows.
    ///
    /// # Errors
    /// The terminal is gone.
    pub(super) fn size(&self) -> io::Result<(usize, usize)> {
        let (columns, rows) = terminal::size()?;
        // A terminal that does not know its size says 0.
        Ok(match (columns, rows) {
            (0, _) | (_, 0) => (80, 24),
            (columns, rows) => (columns.into(), rows.into()),
        })
    }

    /// Whether code can be told apart by how it looks.
    pub(super) fn shows_code(&self) -> bool {
        self.paint.shows_code()
    }

    /// Shows these rows; writes only those that differ from what stands there.
    ///
    /// # Errors
    /// The terminal is gone.
    pub(super) fn draw(&mut self, lines: &[Line], size: (usize, usize)) -> io::Result<()> {
        if self.size != size {
            self.size = size;
            self.rows.clear();
            queue!(self.out, terminal::Clear(terminal::ClearType::All))?;
        }
        self.rows.resize(size.1, String::new());
        for (row, shown) in self.rows.iter_mut().enumerate() {
            let line = lines.get(row).map(|line| fitting(line, size.0, self.paint));
            let line = line.unwrap_or_default();
            if *shown != line {
                let at = u16::try_from(row).unwrap_or(u16::MAX);
                queue!(self.out, cursor::MoveTo(0, at))?;
                queue!(self.out, terminal::Clear(terminal::ClearType::UntilNewLine))?;
                queue!(self.out, style::Print(&line))?;
                *shown = line;
            }
        }
        self.out.flush()
    }

    /// What is typed next, or a new size.
    ///
    /// # Errors
    /// The terminal is gone.
    pub(super) fn next_event(&self, within: Duration) -> io::Result<Option<Event>> {
        match self.events.recv_timeout(within) {
            Ok(event) => event.map(Some),
            Err(RecvTimeoutError::Timeout) => Ok(None),
            Err(RecvTimeoutError::Disconnected) => Err(io::ErrorKind::UnexpectedEof.into()),
        }
    }
}

/// What is typed, read by a thread of its own: crossterm 0.29 never comes back from a terminal that
/// has been closed, and what runs here must be ended all the same.
fn events() -> Receiver<io::Result<Event>> {
    let (sender, events) = mpsc::channel();
    thread::spawn(move || {
        loop {
            let event = event::read();
            let is_last = event.is_err();
            if sender.send(event).is_err() || is_last {
                return;
            }
        }
    });
    events
}

fn fitting(line: &Line, columns: usize, paint: Paint) -> String {
    if line.width() > columns {
        return paint.line(&line.fitted(columns, crate::text::Style::Plain));
    }
    paint.line(line)
}
