//! What an interpreter or a runtime says of a program that died, and what the system said to it.
//! The program's own words on standard error are not looked at.

use super::show::Steady;

/// How a program says that it died.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Death {
    /// The one line that says it: `ValueError: …`, `panicked at main.rs:3:5: …`.
    pub(super) line: String,
    /// All that the interpreter said of it, such as a traceback with its lines of source.
    pub(super) report: String,
}

impl Death {
    /// The class of a Python exception, or of one of another language that names it in front.
    pub(super) fn class(&self) -> &str {
        let class = self.line.split([':', ' ']).next().unwrap_or_default();
        class.rsplit('.').next().unwrap_or_default()
    }

    /// Whether one of these words stands in the line.
    pub(super) fn says(&self, words: &[&str]) -> bool {
        words.iter().any(|word| self.line.contains(word))
    }

    /// Finds it in what stood on standard error.
    pub(super) fn read(stderr: &str, steady: &Steady) -> Option<Self> {
        let lines: Vec<&str> = stderr.lines().collect();
        let found = python(&lines).or_else(|| rust(&lines)).or_else(|| other(&lines))?;
        let (first, last, line) = found;
        let report = lines.get(first..=last).unwrap_or_default();
        let report = report.iter().map(|line| steady.line(line)).collect::<Vec<_>>().join("\n");
        Some(Self { line: steady.line(&line), report })
    }
}

/// First and last line of a report, and the line that says it.
type Found = (usize, usize, String);

/// The last traceback: its last line is the first behind it that is not indented.
fn python(lines: &[&str]) -> Option<Found> {
    let is_head = |line: &&str| line.trim_start().starts_with("Traceback (most recent call last)");
    if let Some(head) = lines.iter().rposition(is_head) {
        let is_indented = |line: &&str| line.starts_with([' ', '\t']) || line.trim().is_empty();
        let length = lines.iter().skip(head + 1).take_while(|line| is_indented(line)).count();
        let last = head + 1 + length;
        return Some((head, last, (*lines.get(last)?).to_owned()));
    }
    // What cannot be compiled has no traceback.
    const SYNTAX: [&str; 3] = ["SyntaxError:", "IndentationError:", "TabError:"];
    let is_syntax = |line: &&str| SYNTAX.iter().any(|class| line.starts_with(class));
    let last = lines.iter().rposition(is_syntax)?;
    Some((last.saturating_sub(3), last, (*lines.get(last)?).to_owned()))
}

/// A panic, with its message in the next line; or an error that `main` returned.
fn rust(lines: &[&str]) -> Option<Found> {
    let panic =
        lines.iter().position(|line| line.starts_with("thread '") && line.contains("panicked at "));
    if let Some(head) = panic {
        let place = lines.get(head)?.split_once("panicked at ")?.1.trim_end_matches(':');
        let message = lines.get(head + 1).copied().unwrap_or_default();
        return Some((head, head + 1, format!("panicked at {place}: {message}")));
    }
    const OF_THE_RUNTIME: [&str; 3] = ["Error: ", "memory allocation of ", "fatal runtime error: "];
    let is_runtime = |line: &&str| OF_THE_RUNTIME.iter().any(|word| line.starts_with(word));
    let last = lines.iter().rposition(is_runtime)?;
    Some((last, last, (*lines.get(last)?).to_owned()))
}

/// Java, JavaScript, Go, .NET.
fn other(lines: &[&str]) -> Option<Found> {
    const HEADS: [&str; 5] =
        ["Exception in thread ", "Uncaught ", "panic: ", "fatal error: ", "Unhandled exception"];
    let is_error = |line: &str| {
        let class = line.split([':', ' ']).next().unwrap_or_default();
        let named = class.len() > 5 && class.ends_with("Error") || class.ends_with("Exception");
        let named = named && class.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'.');
        (named && line.contains(": ")) || HEADS.iter().any(|head| line.starts_with(head))
    };
    let at = lines.iter().position(|line| is_error(line))?;
    Some((at, at, (*lines.get(at)?).to_owned()))
}

/// What the system refused, as far as it matters here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Errno {
    AddressInUse,
    AddressNotAvailable,
    Access,
    Invalid,
    TooManyFiles,
    NoMemory,
    NoSpace,
    FileTooLarge,
}

impl Errno {
    /// By the system's own words (strerror(3)), its symbol, or Rust's name for it.
    pub(super) fn of(text: &str) -> Option<Self> {
        const WORDS: [(&str, Errno); 16] = [
            ("Address already in use", Errno::AddressInUse),
            ("EADDRINUSE", Errno::AddressInUse),
            ("Cannot assign requested address", Errno::AddressNotAvailable),
            ("Can't assign requested address", Errno::AddressNotAvailable),
            ("EADDRNOTAVAIL", Errno::AddressNotAvailable),
            ("Permission denied", Errno::Access),
            ("EACCES", Errno::Access),
            ("Invalid argument", Errno::Invalid),
            ("EINVAL", Errno::Invalid),
            ("Too many open files", Errno::TooManyFiles),
            ("EMFILE", Errno::TooManyFiles),
            ("Cannot allocate memory", Errno::NoMemory),
            ("ENOMEM", Errno::NoMemory),
            ("No space left on device", Errno::NoSpace),
            ("File too large", Errno::FileTooLarge),
            ("EFBIG", Errno::FileTooLarge),
        ];
        WORDS.iter().find(|(word, _)| text.contains(word)).map(|(_, errno)| *errno)
    }
}

#[cfg(test)]
#[path = "death_tests.rs"]
mod tests;
