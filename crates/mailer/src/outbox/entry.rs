//! A letter as a file: a head in lines, an empty line, the message as it goes over the wire.
//!
//! ```text
//! mail_outbox 1
//! since: 1700000000000
//! from: me@example.com
//! to: you@example.com
//! subject: …
//! message-id: <…>
//! note: …
//! sha256: …            of everything else in the file
//! ```

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use common::escape::hex;
use ring::digest::{Context, SHA256};

use super::one_line;
use crate::{Letter, LetterParts};

const FORMAT: &str = "mail_outbox 1";

/// What a file holds.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) since: SystemTime,
    pub(super) note: String,
    pub(super) parts: LetterParts,
}

pub(super) fn encoded(letter: &Letter, note: &str, now: SystemTime) -> Vec<u8> {
    let parts = letter.to_parts();
    let since = now.duration_since(UNIX_EPOCH).unwrap_or_default().as_millis();
    let mut head = format!("{FORMAT}\nsince: {since}\nfrom: {}\n", one_line(&parts.from));
    for to in &parts.to {
        head.push_str(&format!("to: {}\n", one_line(to)));
    }
    let (subject, note) = (one_line(&parts.subject), one_line(note));
    let message_id = one_line(&parts.message_id);
    head.push_str(&format!("subject: {subject}\nmessage-id: {message_id}\nnote: {note}\n"));
    let sum = sum(&head, &parts.bytes);
    head.push_str(&format!("sha256: {sum}\n\n"));
    [head.as_bytes(), &parts.bytes].concat()
}

/// `None` for what is not whole, or was never a letter.
pub(super) fn decoded(file: &[u8]) -> Option<Entry> {
    let end = file.windows(2).position(|pair| pair == b"\n\n")?;
    let head = std::str::from_utf8(file.get(..=end)?).ok()?;
    let bytes = file.get(end + 2..)?;
    let (head, sum_line) = head.trim_end_matches('\n').rsplit_once('\n')?;
    let head = format!("{head}\n");
    if sum_line.strip_prefix("sha256: ")? != sum(&head, bytes) {
        return None;
    }
    let mut lines = head.lines();
    if lines.next()? != FORMAT {
        return None;
    }
    let fields: Vec<(&str, &str)> = lines.filter_map(|line| line.split_once(": ")).collect();
    let all = |name: &str| {
        let name = name.to_owned();
        fields.iter().filter(move |(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
    };
    let since = Duration::from_millis(all("since").next()?.parse().ok()?);
    let parts = LetterParts {
        from: all("from").next()?,
        to: all("to").collect(),
        subject: all("subject").next().unwrap_or_default(),
        message_id: all("message-id").next()?,
        bytes: bytes.to_vec(),
    };
    let note = all("note").next().unwrap_or_default();
    Some(Entry { since: UNIX_EPOCH.checked_add(since)?, note, parts })
}

fn sum(head: &str, bytes: &[u8]) -> String {
    let mut context = Context::new(&SHA256);
    context.update(head.as_bytes());
    context.update(bytes);
    hex(context.finish().as_ref()).to_string()
}
