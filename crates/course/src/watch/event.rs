//! What the watch is woken by.

use common::{Explain, Text};
use grader::Words;
use grader::event::GradeEvent;
use grader::report::Report;

/// Something happened.
#[derive(Debug)]
pub(crate) enum Event {
    /// Something on the desk may have changed.
    Touched,
    /// The system will not tell of changes any more, and why.
    Deaf(String),
    /// A key was pressed, or its letter typed with Enter.
    Key(Key),
    /// The terminal has another size.
    Resized,
    /// There will be no keys any more.
    InputEnded,
    /// Somebody asks this process to end (SIGTERM, Ctrl-C, the terminal is gone).
    Stopped,
    /// A check that runs tells something.
    Grade {
        /// Of which check this is news.
        generation: u64,
        /// The news.
        event: Box<GradeEvent>,
    },
    /// What was left out of the submission.
    Notes {
        /// Of which check this is news.
        generation: u64,
        /// In words.
        notes: Vec<Words>,
    },
    /// A check is over: with a report, cancelled, or it could not begin.
    Over {
        /// Of which check this is news.
        generation: u64,
        /// What came of it.
        result: Checked,
    },
}

/// What came of a check: a report; nothing, because it was cancelled; or it could not begin.
pub(crate) type Checked = Result<Option<Box<Report>>, Refusal>;

/// Why nothing could be checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refusal {
    /// What is so.
    pub(crate) fact: Text,
    /// What helps.
    pub(crate) help: Option<Text>,
}

impl Refusal {
    pub(crate) fn of(error: &dyn Explain) -> Self {
        Self { fact: error.fact(), help: error.help() }
    }
}

/// What a person can ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Key {
    /// The next hint.
    Hint,
    /// All exercises.
    List,
    /// The exercise behind this one.
    Next,
    /// The one before it.
    Previous,
    /// Check every exercise.
    All,
    /// Check this one again.
    Again,
    /// What the keys do.
    Help,
    /// End.
    Quit,
    /// So many lines on, or back.
    Scroll(isize),
    /// So many screens on, or back.
    Page(isize),
}

impl Key {
    /// By its letter; capital letters mean the same.
    pub(crate) fn of(letter: char) -> Option<Self> {
        Some(match letter.to_ascii_lowercase() {
            'h' => Self::Hint,
            'l' => Self::List,
            'n' => Self::Next,
            'p' => Self::Previous,
            'a' => Self::All,
            'r' => Self::Again,
            '?' | '？' => Self::Help,
            'q' => Self::Quit,
            _ => return None,
        })
    }
}
