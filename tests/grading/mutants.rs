//! A wrong solution never passes, and is told what is wrong with it.

use std::fs;
use std::path::Path;

use grader::report::{CheckStatus, Report, Status};

use crate::classroom::{examine, exercises, hand_ins};

/// At least so many of a hundred get the diagnosis that they name.
const NAMED: usize = 95;

/// The diagnoses that a mutant's header allows.
fn named(path: &Path) -> Vec<String> {
    let files = match path.is_dir() {
        true => vec![path.join("answer/Cargo.toml"), path.join("answer/rust-toolchain.toml")],
        false => vec![path.to_owned()],
    };
    let texts = files.iter().filter_map(|file| fs::read_to_string(file).ok());
    let lines: Vec<String> =
        texts.flat_map(|t| t.lines().map(str::to_owned).collect::<Vec<_>>()).collect();
    let header = lines.iter().find_map(|line| line.split_once("diagnosis: "));
    let Some((_, codes)) = header else { panic!("{}: no diagnosis named", path.display()) };
    codes.split(" or ").map(|code| code.trim().to_owned()).collect()
}

fn diagnoses(report: &Report) -> Vec<&'static str> {
    let failed = report.checks.iter().filter_map(|check| match &check.status {
        CheckStatus::Failed(diagnosis) => Some(diagnosis.code.as_str()),
        _ => None,
    });
    failed.collect()
}

#[test]
fn no_mutant_passes_and_nearly_all_get_the_diagnosis_that_they_name() {
    let mutants = hand_ins("mutants");
    let count = mutants.len();
    let accepted = std::sync::Mutex::new(Vec::new());
    let misses = examine(mutants, |mutant, report| {
        if report.status != Status::Failed {
            accepted.lock().unwrap().push(format!("{}: {:?}", mutant.name(), report.status));
        }
        let named = named(mutant.path.as_deref().unwrap());
        let got = diagnoses(report);
        // The first that failed is what a student reads first.
        match got.first() {
            Some(first) if named.iter().any(|code| code == first) => Ok(()),
            _ => Err(format!("names {}, got {got:?}", named.join(" or "))),
        }
    });
    let accepted = accepted.into_inner().unwrap();
    assert!(accepted.is_empty(), "not failed:\n{}", accepted.join("\n"));
    let hits = count - misses.len();
    assert!(hits * 100 >= count * NAMED, "{hits} of {count}:\n{}", misses.join("\n"));
}

#[test]
fn every_exercise_has_enough_mutants() {
    let mutants = hand_ins("mutants");
    let many = ["encoding", "mail_monitor"];
    for exercise in exercises() {
        let count = mutants.iter().filter(|mutant| mutant.exercise == exercise).count();
        let wanted =
            if exercise.starts_with("udp_") || many.contains(&exercise.as_str()) { 8 } else { 4 };
        assert!(count >= wanted, "{exercise}: {count} mutants, {wanted} wanted");
    }
}
