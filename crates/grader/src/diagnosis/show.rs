//! What is shown of a run: harmless, short, and the same in every run of the same program.

use std::collections::BTreeSet;

use common::escape::{escaped, hex};
use common::{Text, text};

use crate::evidence::Kind;
use crate::run::Record;

/// Characters of a text that stand in a sentence.
const IN_A_SENTENCE: usize = 48;
/// Characters of a line that stand in a sentence as a whole.
const IN_A_LINE: usize = 160;
/// Bytes that an exhibit shows.
const IN_AN_EXHIBIT: usize = 96;
/// Bytes before the first difference that an exhibit shows.
const BEFORE: usize = 24;
/// The ports that a system hands out: from here on (ip_local_port_range; RFC 6335 says 49152).
pub(super) const FIRST_EPHEMERAL: u16 = 32768;

/// A text for a sentence: in quotes, harmless, cut to a readable length.
pub(super) fn quoted(text: &str) -> String {
    format!("“{}”", cut(text, IN_A_SENTENCE))
}

/// The same for what an interpreter, a server or the system says, which is read as a whole.
pub(super) fn quoted_line(line: &str) -> String {
    format!("“{}”", cut(line, IN_A_LINE))
}

/// A piece of a file for a sentence.
pub(super) fn quoted_code(code: &str) -> String {
    format!("`{}`", cut(code, IN_A_LINE))
}

/// A text for a sentence, which says so where it is empty.
pub(super) fn named(bytes: &[u8]) -> Text {
    if bytes.is_empty() {
        return Text::new("an empty text", "空文本");
    }
    let shown = quoted_bytes(bytes);
    text!("{shown}", "{shown}")
}

fn cut(text: &str, most: usize) -> String {
    let harmless = escaped(text).to_string();
    let mut shown: String = harmless.chars().take(most).collect();
    if shown.len() < harmless.len() {
        shown.push('…');
    }
    shown
}

/// Bytes for a sentence: as text where they are text, else in hexadecimal.
pub(super) fn quoted_bytes(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => quoted(text),
        Err(_) => {
            let cut = if bytes.len() > IN_A_SENTENCE / 2 { "…" } else { "" };
            format!("0x{}{cut}", hex(head(bytes, IN_A_SENTENCE / 2)))
        }
    }
}

fn head(bytes: &[u8], most: usize) -> &[u8] {
    bytes.get(..most).unwrap_or(bytes)
}

/// A piece of bytes that an exhibit shows, around the place where it differs from another.
pub(super) struct Window {
    /// Lower-case hex; `…` where something is left out.
    pub(super) hex: String,
    /// As text, where all of it is text.
    pub(super) text: Option<String>,
}

/// The pieces of both sides around the first byte in which they differ.
pub(super) fn windows(expected: &[u8], got: &[u8]) -> (Window, Window) {
    let same = expected.iter().zip(got).take_while(|(left, right)| left == right).count();
    let long = expected.len().max(got.len()) > IN_AN_EXHIBIT;
    let from = if long { same.saturating_sub(BEFORE) } else { 0 };
    (window(expected, from), window(got, from))
}

fn window(bytes: &[u8], from: usize) -> Window {
    let text = std::str::from_utf8(bytes).ok();
    let (mut from, mut to) = (from.min(bytes.len()), (from + IN_AN_EXHIBIT).min(bytes.len()));
    if let Some(text) = text {
        from = text.floor_char_boundary(from);
        to = text.ceil_char_boundary(to);
    }
    let piece = bytes.get(from..to).unwrap_or_default();
    let left_out = |is_so: bool| if is_so { "…" } else { "" };
    let (before, after) = (left_out(from > 0), left_out(to < bytes.len()));
    Window {
        hex: format!("{before}{}{after}", hex(piece)),
        text: text.and_then(|text| text.get(from..to)).map(|text| format!("{before}{text}{after}")),
    }
}

/// Replaces what the system chose anew for this run: ports, and in what an interpreter says of
/// itself, numbers of threads, addresses in memory, and directories.
#[derive(Clone, Debug, Default)]
pub(super) struct Steady {
    ports: BTreeSet<u16>,
}

impl Steady {
    /// Knows the program's ports from a record.
    pub(super) fn new(record: &Record) -> Self {
        let port = |kind: &Kind| match kind {
            Kind::Left { from, .. } | Kind::Arrived { from, .. } | Kind::Connected { from, .. } => {
                Some(from.port())
            }
            Kind::Bound(bound) => Some(bound.address.port()),
            _ => None,
        };
        let ports = record.evidence.iter().filter_map(|evidence| port(&evidence.kind));
        Self { ports: ports.filter(|port| *port >= FIRST_EPHEMERAL).collect() }
    }

    /// The port, or `*` where the system chose it.
    pub(super) fn port(&self, port: u16) -> String {
        if port >= FIRST_EPHEMERAL { "*".to_owned() } else { port.to_string() }
    }

    /// The port that a program named itself, or `*` where it is one that the system gave it.
    pub(super) fn own_port(&self, port: u16) -> String {
        if self.ports.contains(&port) { "*".to_owned() } else { port.to_string() }
    }

    /// A text of the program's with `*` for each of its ports that the system chose.
    pub(super) fn text(&self, text: &str) -> String {
        let mut steady = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(at) = rest.find(|character: char| character.is_ascii_digit()) {
            let (before, number) = rest.split_at(at);
            steady.push_str(before);
            let end = number.find(|character: char| !character.is_ascii_digit());
            let (number, after) = number.split_at(end.unwrap_or(number.len()));
            let chosen = number.parse().is_ok_and(|port: u16| {
                self.ports.contains(&port) || port >= FIRST_EPHEMERAL && follows_an_address(&steady)
            });
            steady.push_str(if chosen { "*" } else { number });
            rest = after;
        }
        steady.push_str(rest);
        steady
    }

    /// The same for bytes, where they are text.
    pub(super) fn bytes(&self, bytes: &[u8]) -> Vec<u8> {
        match std::str::from_utf8(bytes) {
            Ok(text) => self.text(text).into_bytes(),
            Err(_) => bytes.to_vec(),
        }
    }

    /// A line of an interpreter's.
    pub(super) fn line(&self, line: &str) -> String {
        let line = without_thread_number(line);
        let line = without_directories(&line);
        self.text(&without_memory_addresses(&line))
    }
}

/// Whether a port may follow: `10.0.0.1:` or `('10.0.0.1', `.
fn follows_an_address(text: &str) -> bool {
    let Some(host) = text.strip_suffix(':').or_else(|| text.strip_suffix("', ")) else {
        return false;
    };
    let quad = host.rsplit(|character: char| !character.is_ascii_digit() && character != '.');
    quad.take(1).any(|host| host.parse::<std::net::Ipv4Addr>().is_ok())
}

/// `thread 'main' (4711) panicked` → `thread 'main' panicked`.
fn without_thread_number(line: &str) -> String {
    let parts = line.split_once("' (").and_then(|(thread, rest)| {
        let (number, rest) = rest.split_once(')')?;
        number.bytes().all(|byte| byte.is_ascii_digit()).then_some((thread, rest))
    });
    match parts {
        Some((thread, rest)) if line.starts_with("thread '") => format!("{thread}'{rest}"),
        _ => line.to_owned(),
    }
}

/// `0x7f3b…` → `0x…`: no number that long is anything else.
fn without_memory_addresses(line: &str) -> String {
    let mut pieces = line.split("0x");
    let mut steady = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let end = piece.find(|character: char| !character.is_ascii_hexdigit());
        let end = end.unwrap_or(piece.len());
        steady.push_str(if end >= 8 { "0x…" } else { "0x" });
        steady.push_str(if end >= 8 { piece.split_at(end).1 } else { piece });
    }
    steady
}

/// `/tmp/x/answer.py` → `answer.py`, wherever a path stands.
fn without_directories(line: &str) -> String {
    let mut steady = String::with_capacity(line.len());
    let mut word = String::new();
    for character in line.chars() {
        if character.is_whitespace() || matches!(character, '"' | '\'' | '(' | '`' | '<' | '>') {
            steady.push_str(file_name(&word));
            steady.push(character);
            word.clear();
        } else {
            word.push(character);
        }
    }
    steady.push_str(file_name(&word));
    steady
}

fn file_name(word: &str) -> &str {
    let is_path = word.starts_with('/') && word.get(1..).is_some_and(|rest| rest.contains('/'));
    match word.rsplit_once('/') {
        Some((_, name)) if is_path && !name.is_empty() => name,
        _ => word,
    }
}

#[cfg(test)]
#[path = "show_tests.rs"]
mod tests;
