//! What GitHub Classroom's grading reporter reads from `NAME_RESULTS`: base64 of a JSON object of
//! version 1, on one line.
//!
//! The reporter adds up the tests' scores, and takes the most from `max_score`. Where that is 0 it
//! reports no points: this is what it gets where the grader could not do its work.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use common::Lang;
use serde_json::{Value, json};

use super::cases::{Case, Verdict, cases};
use super::graded::{Graded, Standing, is_complete, score};
use super::harmless;

/// In bytes. With a variable of 128 KiB, its name included, no program is started (execve(2) on
/// Linux, `MAX_ARG_STRLEN`): the reporter would not run at all.
const LONGEST: usize = 120_000;

/// So many characters of a message, until the whole is short enough.
const MESSAGES: [usize; 7] = [8_000, 4_000, 2_000, 1_000, 500, 200, 0];

pub(super) fn document(all: &[Graded], lang: Lang) -> String {
    let suites: Vec<_> = all.iter().map(|graded| (graded, cases(graded, lang))).collect();
    let mut line = String::new();
    for most in MESSAGES {
        line = STANDARD.encode(harmless::json(&object(all, &suites, most).to_string()));
        if line.len() <= LONGEST {
            break;
        }
    }
    line + "\n"
}

fn object(all: &[Graded], suites: &[(&Graded, Vec<Case>)], most_characters: usize) -> Value {
    let worst = all.iter().map(|graded| graded.standing).max();
    let status = match worst {
        Some(Standing::Passed) => "pass",
        Some(Standing::Failed) => "fail",
        _ => "error",
    };
    let is_scored = is_complete(all);
    let mut tests = Vec::new();
    for (graded, cases) in suites {
        for case in cases {
            let mut test = test(graded, case, most_characters);
            test["score"] = if is_scored { case.points.into() } else { 0.into() };
            tests.push(test);
        }
    }
    let most = if is_scored { score(all).1 } else { 0 };
    json!({"version": 1, "status": status, "max_score": most, "tests": tests})
}

fn test(graded: &Graded, case: &Case, most_characters: usize) -> Value {
    let status = match case.verdict {
        Verdict::Passed => "pass",
        Verdict::Failed(_) | Verdict::Skipped => "fail",
        Verdict::Error(_) => "error",
    };
    let command = graded.report.checks.iter().find(|check| check.id == case.id);
    let command = command.map(|check| harmless::line(&check.command)).unwrap_or_default();
    json!({
        "name": format!("{}: {}", graded.report.exercise, case.name),
        "status": status,
        "message": harmless::cut(&case.text, most_characters),
        "test_code": harmless::cut(&command, most_characters),
        "filename": "",
        "line_no": 0,
        "execution_time": case.duration.as_secs_f64(),
    })
}

#[cfg(test)]
mod tests {
    use super::super::testing::{failed, graded, in_trouble};
    use super::*;

    fn read(document: &str) -> Value {
        serde_json::from_slice(&STANDARD.decode(document.trim_end()).unwrap()).unwrap()
    }

    #[test]
    fn however_much_a_class_of_failures_says_a_program_can_be_started_with_it() {
        let loud = || (0..6).map(|n| failed(&n.to_string(), &"好".repeat(9_000))).collect();
        let all: Vec<Graded> = (0..16).map(|_| graded(loud())).collect();
        let document = document(&all, Lang::Zh);
        assert!((60_000..=LONGEST + 1).contains(&document.len()), "{}", document.len());
        let tests = read(&document)["tests"].as_array().unwrap().clone();
        assert_eq!(tests.len(), 96);
        assert!(tests.iter().all(|test| test["message"].as_str().unwrap().contains("它崩溃了")));
        let few = super::document(&all[..1], Lang::Zh);
        assert!(few.len() > document.len() / 16 * 2, "a short report is not cut: {}", few.len());
    }

    #[test]
    fn the_graders_own_trouble_is_no_score_instead_of_a_zero() {
        let all = [graded(vec![failed("a", "x")]), in_trouble()];
        let read = read(&document(&all, Lang::En));
        assert_eq!((&read["status"], &read["max_score"]), (&json!("error"), &json!(0)));
        let scores = read["tests"].as_array().unwrap().iter().map(|test| &test["score"]);
        assert!(scores.into_iter().all(|score| *score == 0), "{read}");
    }
}
