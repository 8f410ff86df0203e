//! Values as strace, Python and Rust write them.

use std::fmt::Write;
use std::io::{self, ErrorKind};
use std::net::SocketAddr;

use common::codec::{self, Encoding, ErrorMode};
use common::escape::is_hazardous;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// The longest line.
const WIDTH: usize = 79;
/// Of a text at least so many columns are shown, even if the line becomes longer.
const LEAST: usize = 13;

/// A line with a text in it, which is cut so that the line fits: `line(""…)` tells what is left.
pub(super) fn fitted(line: impl Fn(&str) -> String, text: impl Fn(usize) -> String) -> String {
    let room = WIDTH.saturating_sub(line("").width()).max(LEAST);
    line(&text(room))
}

/// An address as strace writes it, without the names of its fields.
pub(super) fn sockaddr(address: SocketAddr) -> String {
    let (ip, port) = (address.ip(), address.port());
    let family = if address.is_ipv4() { "AF_INET" } else { "AF_INET6" };
    format!("{{{family}, htons({port}), \"{ip}\"}}")
}

/// Bytes that an address takes in a call.
pub(super) fn sockaddr_length(address: SocketAddr) -> u8 {
    if address.is_ipv4() { 16 } else { 28 }
}

/// An address as Python writes it.
pub(super) fn tuple(address: SocketAddr) -> String {
    format!("(\"{}\", {})", address.ip(), address.port())
}

/// Bytes in a string of C, as strace shows them: at most so many columns.
pub(super) fn strace(bytes: &[u8], columns: usize) -> String {
    let units = bytes.iter().map(|byte| match byte {
        b'"' | b'\\' => format!("\\{}", char::from(*byte)),
        b'\n' => "\\n".to_owned(),
        b'\r' => "\\r".to_owned(),
        b'\t' => "\\t".to_owned(),
        b' '..=b'~' => char::from(*byte).to_string(),
        _ => format!("\\{byte:03o}"),
    });
    // strace, too, writes the dots behind the quotes.
    let (text, is_cut) = cut(units, columns.saturating_sub("\"\"...".len()));
    format!("\"{text}\"{}", if is_cut { "..." } else { "" })
}

/// Bytes as Python writes them: as text with its encoding where they are text, at most so many
/// columns.
pub(super) fn python(bytes: &[u8], encoding: Encoding, columns: usize) -> String {
    let Some(text) = text_of(bytes, encoding, columns) else {
        return format!("b{}", byte_string(bytes, columns.saturating_sub(1)));
    };
    let tail = format!(".encode(\"{encoding}\")");
    format!("{}{tail}", python_text(&text, columns.saturating_sub(tail.len())))
}

/// Bytes as Python shows what they decode to: `'你好'`, or as bytes.
pub(super) fn python_decoded(bytes: &[u8], encoding: Encoding, columns: usize) -> String {
    match text_of(bytes, encoding, columns) {
        Some(text) => python_text(&text, columns),
        None => format!("b{}", byte_string(bytes, columns.saturating_sub(1))),
    }
}

fn python_text(text: &str, columns: usize) -> String {
    quoted(
        text.chars().map(|character| match u32::from(character) {
            _ if !is_hazardous(character) => plain(character),
            0x0a => "\\n".to_owned(),
            0x0d => "\\r".to_owned(),
            0x09 => "\\t".to_owned(),
            code @ ..=0xff => format!("\\x{code:02x}"),
            code @ ..=0xffff => format!("\\u{code:04x}"),
            code => format!("\\U{code:08x}"),
        }),
        columns,
    )
}

/// Bytes as Rust writes them: as text in UTF-8, else as bytes, at most so many columns.
pub(super) fn rust(bytes: &[u8], columns: usize) -> String {
    let Some(text) = text_of(bytes, Encoding::Utf8, columns) else {
        return format!("b{}", byte_string(bytes, columns.saturating_sub(1)));
    };
    let tail = ".as_bytes()";
    let units = text.chars().map(|character| match character {
        _ if !is_hazardous(character) => plain(character),
        '\n' => "\\n".to_owned(),
        '\r' => "\\r".to_owned(),
        '\t' => "\\t".to_owned(),
        _ => format!("\\u{{{:x}}}", u32::from(character)),
    });
    format!("{}{tail}", quoted(units, columns.saturating_sub(tail.len())))
}

/// The beginning of the text that the bytes are, as far as columns can show it; `None` when they are
/// none, or would not be written back as the same bytes.
fn text_of(bytes: &[u8], encoding: Encoding, columns: usize) -> Option<String> {
    // A whole long text need not be read: what matters is its beginning. At most three bytes of a
    // character are cut by that.
    let most = columns.saturating_mul(4).saturating_add(64);
    let cuts = if bytes.len() > most { 3 } else { 0 };
    let head = bytes.get(..most).unwrap_or(bytes);
    (0..=cuts).find_map(|cut| {
        let head = head.get(..head.len().checked_sub(cut)?)?;
        let text = codec::decode(head, encoding, ErrorMode::Strict).ok()?;
        let back = codec::encode(&text, encoding, ErrorMode::Strict).ok()?;
        (*back == *head).then(|| text.into_owned())
    })
}

fn byte_string(bytes: &[u8], columns: usize) -> String {
    quoted(
        bytes.iter().map(|byte| match byte {
            b'\n' => "\\n".to_owned(),
            b'\r' => "\\r".to_owned(),
            b'\t' => "\\t".to_owned(),
            b' '..=b'~' => plain(char::from(*byte)),
            _ => format!("\\x{byte:02x}"),
        }),
        columns,
    )
}

fn plain(character: char) -> String {
    match character {
        '"' | '\\' => format!("\\{character}"),
        _ => character.to_string(),
    }
}

fn quoted(units: impl Iterator<Item = String>, columns: usize) -> String {
    let (text, is_cut) = cut(units, columns.saturating_sub("\"…\"".width()));
    format!("\"{text}{}\"", if is_cut { "…" } else { "" })
}

/// As many units as fit, and whether there were more.
fn cut(units: impl Iterator<Item = String>, columns: usize) -> (String, bool) {
    let (mut text, mut used) = (String::new(), 0);
    for unit in units {
        // One at least, so that characters without width come to an end.
        used += unit.chars().map(|character| character.width().unwrap_or(0).max(1)).sum::<usize>();
        if used > columns {
            return (text, true);
        }
        let _ = write!(text, "{unit}"); // a String takes any text
    }
    (text, false)
}

/// An error as errno(3) and Python call it.
pub(super) fn error_names(error: &io::Error) -> (String, &'static str) {
    let (name, python) = match error.kind() {
        ErrorKind::ConnectionRefused => ("ECONNREFUSED", "ConnectionRefusedError"),
        ErrorKind::ConnectionReset => ("ECONNRESET", "ConnectionResetError"),
        ErrorKind::ConnectionAborted => ("ECONNABORTED", "ConnectionAbortedError"),
        ErrorKind::BrokenPipe => ("EPIPE", "BrokenPipeError"),
        ErrorKind::TimedOut => ("ETIMEDOUT", "TimeoutError"),
        ErrorKind::HostUnreachable => ("EHOSTUNREACH", "OSError"),
        ErrorKind::NetworkUnreachable => ("ENETUNREACH", "OSError"),
        ErrorKind::PermissionDenied => ("EACCES", "PermissionError"),
        _ => {
            let number = error.raw_os_error().map_or_else(String::new, |n| format!(" (errno {n})"));
            return (format!("E…{number}"), "OSError");
        }
    };
    (name.to_owned(), python)
}
