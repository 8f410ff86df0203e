//! Every diagnosis has evidence that gets it, and similar evidence that does not.

mod binding;
mod content;
mod decoding;
mod documents;
mod ending;
mod output;
mod received;
mod sending;
mod steady;
mod tcp;
mod timing;

use std::collections::BTreeSet;

use super::{Code, Diagnosis, diagnose};
use crate::judge::Failure;
use crate::judge::testing::{Seen, failures};
use crate::plan::PlannedCheck;

/// Evidence, and the diagnosis that it must get.
pub(super) struct Row {
    code: Code,
    check: PlannedCheck,
    seen: Seen,
    /// Similar evidence that must not get it.
    unlike: Option<(PlannedCheck, Seen)>,
}

/// The same check twice: `seen` gets the diagnosis, `unlike` does not.
fn row(code: Code, check: &PlannedCheck, seen: Seen, unlike: Seen) -> Row {
    Row { code, check: check.clone(), seen, unlike: Some((check.clone(), unlike)) }
}

/// As [`row`], with another check for the similar evidence.
fn rows_of(code: Code, one: (PlannedCheck, Seen), unlike: (PlannedCheck, Seen)) -> Row {
    Row { code, check: one.0, seen: one.1, unlike: Some(unlike) }
}

/// One more way to get a diagnosis that has its counterpart elsewhere.
fn also(code: Code, check: &PlannedCheck, seen: Seen) -> Row {
    Row { code, check: check.clone(), seen, unlike: None }
}

fn all() -> Vec<Row> {
    [
        binding::rows(),
        content::rows(),
        decoding::rows(),
        documents::rows(),
        ending::rows(),
        output::rows(),
        received::rows(),
        sending::rows(),
        tcp::rows(),
        timing::rows(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn diagnosis(check: &PlannedCheck, seen: &Seen) -> Option<Diagnosis> {
    let failures: Vec<Failure> = failures(check, seen);
    (!failures.is_empty()).then(|| diagnose(check, &seen.0, &failures))
}

#[test]
fn each_row_gets_its_diagnosis() {
    for (number, row) in all().iter().enumerate() {
        let got = diagnosis(&row.check, &row.seen);
        let code = got.as_ref().map(|diagnosis| diagnosis.code);
        assert_eq!(code, Some(row.code), "row {number}: {got:#?}");
    }
}

#[test]
fn similar_evidence_gets_another() {
    for (number, row) in all().iter().enumerate() {
        let Some((check, seen)) = &row.unlike else { continue };
        let got = diagnosis(check, seen);
        assert!(
            got.as_ref().is_none_or(|diagnosis| diagnosis.code != row.code),
            "row {number}: {got:#?}"
        );
    }
}

#[test]
fn every_name_has_a_row_with_a_counterpart() {
    let rows = all();
    let seen: BTreeSet<_> =
        rows.iter().filter(|row| row.unlike.is_some()).map(|row| row.code).collect();
    // Files are judged from a directory; a test of their own is in `documents`.
    let of_files = [Code::FileMissing, Code::FileBroken, Code::FileDiffers];
    let missing: Vec<_> =
        Code::ALL.iter().filter(|code| !seen.contains(code) && !of_files.contains(code)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn every_sentence_is_there_in_both_languages() {
    let is_chinese =
        |text: &str| text.chars().any(|letter| ('\u{4e00}'..='\u{9fff}').contains(&letter));
    for row in all() {
        let got = diagnosis(&row.check, &row.seen).unwrap();
        for words in [&got.fact, &got.help] {
            assert!(is_chinese(&words.zh), "{:?}: {}", row.code, words.zh);
            let mut pieces = words.en.split('“');
            let mut own = pieces.next().unwrap_or_default().to_owned();
            own.extend(pieces.map(|piece| format!("it{}", piece.rsplit('”').next().unwrap())));
            assert!(!is_chinese(&own), "{}", words.en);
            assert!(words.en.trim_end().ends_with(['.', '?', ')', '!']), "{}", words.en);
            assert!(words.zh.trim_end().ends_with(['。', '？', '）']), "{}", words.zh);
            assert!(!own.contains("  ") && !own.ends_with(" ."), "{}", words.en);
        }
    }
}
