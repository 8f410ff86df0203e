//! Standard output, to the byte.

use std::borrow::Cow;
use std::net::SocketAddrV4;

use super::{Failure, host, is_lookup};
use crate::Words;
use crate::evidence::OutputStream;
use crate::plan::{Endpoint, ExpectedOutput, PlannedCheck};
use crate::run::{Datagram, Record};

/// What is wrong with standard output, if anything is.
///
/// # Errors
///
/// When it cannot be judged on this system.
pub(super) fn failure(check: &PlannedCheck, record: &Record) -> Result<Option<Failure>, Words> {
    let got = record.stdout();
    let text = std::str::from_utf8(&got).ok();
    let whole = record.dropped(OutputStream::Stdout) == 0;
    let (right, expected) = match &check.expected.output {
        ExpectedOutput::Anything => return Ok(None),
        ExpectedOutput::Lines(lines) => {
            let expected = joined(lines);
            (text.is_some_and(|text| same(&expected, text)), expected)
        }
        ExpectedOutput::AnyOrder(lines) => any_order(lines, text),
        ExpectedOutput::HostInterfaces => any_order(&host::interfaces()?, text),
        ExpectedOutput::Choices(choices) => one_of_each(choices, text, source(check, record)),
    };
    Ok((!right || !whole).then_some(Failure::Output { expected, got }))
}

fn joined<S: AsRef<str>>(lines: &[S]) -> String {
    lines.iter().flat_map(|line| [line.as_ref(), "\n"]).collect()
}

/// Whether an expected text was printed. Decoders write one U+FFFD or several for the same broken
/// bytes: where one is due, any number is right.
fn same(expected: &str, got: &str) -> bool {
    fold(expected) == fold(got)
}

/// The text with one U+FFFD for each run of them.
pub(crate) fn fold(text: &str) -> Cow<'_, str> {
    const TWO: &str = "\u{fffd}\u{fffd}";
    if !text.contains(TWO) {
        return Cow::Borrowed(text);
    }
    let mut folded = String::with_capacity(text.len());
    for character in text.chars() {
        if character != char::REPLACEMENT_CHARACTER || !folded.ends_with(character) {
            folded.push(character);
        }
    }
    Cow::Owned(folded)
}

fn any_order(lines: &[String], got: Option<&str>) -> (bool, String) {
    let expected = joined(lines);
    let right = got.is_some_and(|got| {
        let sorted = |text| {
            let mut lines: Vec<_> = str::split_inclusive(text, '\n').map(fold).collect();
            lines.sort();
            lines
        };
        sorted(&expected) == sorted(got)
    });
    (right, expected)
}

/// The choices with the source put in; what was printed, line by line, decides which of them is
/// shown as the expected one.
fn one_of_each(
    choices: &[Vec<String>],
    got: Option<&str>,
    source: Option<SocketAddrV4>,
) -> (bool, String) {
    let mut rest = got;
    let mut expected = String::new();
    let mut right = true;
    for choices in choices {
        let line = rest.and_then(|text| text.split_once('\n'));
        rest = line.map(|(_, rest)| rest);
        let filled: Vec<_> = choices.iter().map(|choice| fill(choice, source)).collect();
        let matching =
            filled.iter().flatten().find(|choice| line.is_some_and(|(line, _)| same(choice, line)));
        right &= matching.is_some();
        let unknown = || choices.first().map(|choice| choice.replace(SOURCE_PORT, "*"));
        let shown = matching.or_else(|| filled.iter().flatten().next()).cloned();
        expected.push_str(&shown.or_else(unknown).unwrap_or_default());
        expected.push('\n');
    }
    (right && rest == Some(""), expected)
}

const SOURCE_IP: &str = "{source-ip}";
const SOURCE_PORT: &str = "{source-port}";

/// A choice with the source of the first datagram; `None` when it asks for one and none was sent.
fn fill(choice: &str, source: Option<SocketAddrV4>) -> Option<String> {
    match source {
        Some(source) => Some(
            choice
                .replace(SOURCE_IP, &source.ip().to_string())
                .replace(SOURCE_PORT, &source.port().to_string()),
        ),
        None if choice.contains(SOURCE_IP) || choice.contains(SOURCE_PORT) => None,
        None => Some(choice.to_owned()),
    }
}

/// The source of the program's first datagram.
fn source(check: &PlannedCheck, record: &Record) -> Option<SocketAddrV4> {
    if record.captured {
        let own = |datagram: &Datagram| datagram.to.is_none_or(|to| !is_lookup(to, datagram.bytes));
        return record.left().find(own).map(|datagram| datagram.from);
    }
    let udp = check.peers.iter().filter_map(|peer| match peer {
        Endpoint::Udp { name, .. } => record.arrived_at(name).next(),
        _ => None,
    });
    udp.min_by_key(|datagram| datagram.at).map(|datagram| datagram.from)
}
