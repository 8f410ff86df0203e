//! Messages at a mail server: how many, from whom, to whom, subject and text.

use std::collections::BTreeSet;

use super::Failure;
use super::letter::Letter;
use crate::plan::{ExpectedLetter, ExpectedMails, PlannedCheck};
use crate::run::{Mailed, Record};

/// What is wrong with the messages of a check.
pub(super) fn failures(check: &PlannedCheck, record: &Record) -> Vec<Failure> {
    let Some(expected) = &check.expected.mails else { return Vec::new() };
    let mails = record.mails(&expected.at);
    let letters: Vec<_> = mails.iter().map(|mail| Letter::read(mail.bytes)).collect();
    let mut failures = Vec::new();
    let as_expected = letters.len() == expected.letters.len()
        && expected.letters.iter().zip(&letters).all(|(expected, letter)| letter.is(expected));
    if !as_expected {
        failures.push(Failure::Mails {
            expected: expected.letters.clone(),
            got: letters
                .iter()
                .map(|letter| (letter.subject.clone(), letter.text.clone()))
                .collect(),
        });
    }
    for (number, (mail, letter)) in mails.iter().zip(&letters).enumerate() {
        failures.extend(addresses(expected, number, mail, letter));
    }
    failures
}

impl Letter {
    fn is(&self, expected: &ExpectedLetter) -> bool {
        let lacks = expected.subject_lacks.as_deref();
        self.subject.contains(&expected.subject)
            && lacks.is_none_or(|lacks| !self.subject.contains(lacks))
            && expected.text.iter().all(|wanted| has(&self.text, wanted))
    }
}

/// Whether a text contains another. A number is contained only as a whole: `95.2` stands neither in
/// `95.25` nor in `195.2`.
pub(crate) fn has(text: &str, wanted: &str) -> bool {
    let digit = |at: Option<char>| at.is_some_and(|character| character.is_ascii_digit());
    let after = |rest: &str| {
        let mut next = rest.chars();
        match next.next() {
            Some('.') => digit(next.next()),
            next => digit(next),
        }
    };
    let before = |rest: &str| {
        let mut last = rest.chars().rev();
        match last.next() {
            Some('.') => digit(last.next()),
            last => digit(last),
        }
    };
    text.match_indices(wanted).any(|(at, found)| {
        let (left, right) = (text.split_at(at).0, text.split_at(at + found.len()).1);
        let cut_left = digit(found.chars().next()) && before(left);
        let cut_right = digit(found.chars().next_back()) && after(right);
        !cut_left && !cut_right
    })
}

fn addresses(
    expected: &ExpectedMails,
    letter: usize,
    mail: &Mailed,
    read: &Letter,
) -> Vec<Failure> {
    let failure = |field, expected: &str, got| Failure::MailAddress {
        letter,
        field,
        expected: expected.to_owned(),
        got,
    };
    let mut failures = Vec::new();
    if bare(mail.from) != bare(&expected.from) {
        failures.push(failure("MAIL FROM", &expected.from, mail.from.to_owned()));
    }
    let to: BTreeSet<_> = mail.to.iter().map(|to| bare(to)).collect();
    if to != BTreeSet::from([bare(&expected.to)]) {
        failures.push(failure("RCPT TO", &expected.to, mail.to.join(", ")));
    }
    if !matches!(read.from.as_slice(), [from] if bare(from) == bare(&expected.from)) {
        failures.push(failure("From", &expected.from, read.from.join(", ")));
    }
    failures
}

/// An address without what stands around it.
fn bare(address: &str) -> &str {
    let address = address.trim();
    address.strip_prefix('<').and_then(|address| address.strip_suffix('>')).unwrap_or(address)
}
