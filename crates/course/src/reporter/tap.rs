//! Test Anything Protocol, version 14 (testanything.org): a line a check, and its diagnosis as a
//! YAML block. Strings in it are written as JSON, which YAML 1.2 reads.

use std::fmt::Write as _;

use common::Lang;
use serde_json::json;

use super::cases::{Case, Verdict, cases, conditions, points_of};
use super::graded::{Graded, milliseconds, score};
use super::harmless;

pub(super) fn document(all: &[Graded], lang: Lang) -> String {
    let (points, most) = score(all);
    let suites: Vec<_> = all.iter().map(|graded| (graded, cases(graded, lang))).collect();
    let count: usize = suites.iter().map(|(_, cases)| cases.len()).sum();
    let mut tap = format!("TAP version 14\n1..{count}\n");
    let _ = writeln!(tap, "# {}", points_of(points, most, lang));
    let mut number = 0;
    for (graded, cases) in &suites {
        let exercise = &graded.report.exercise;
        let score = points_of(graded.report.points(), graded.report.max_points(), lang);
        let _ = writeln!(tap, "# {exercise}: {score}, {}", conditions(graded, lang));
        for case in cases {
            number += 1;
            test_point(&mut tap, number, exercise, case);
        }
    }
    tap
}

fn test_point(tap: &mut String, number: usize, exercise: &str, case: &Case) {
    let word = match case.verdict {
        Verdict::Passed | Verdict::Skipped => "ok",
        Verdict::Failed(_) | Verdict::Error(_) => "not ok",
    };
    let name = escaped(&format!("{exercise}: {}", case.name));
    let skip = match case.verdict {
        Verdict::Skipped => format!(" # SKIP {}", escaped(&case.message)),
        _ => String::new(),
    };
    let _ = writeln!(tap, "{word} {number} - {name}{skip}\n  ---");
    let code = match case.verdict {
        Verdict::Failed(code) | Verdict::Error(code) => Some(("code", json!(code))),
        Verdict::Passed | Verdict::Skipped => None,
    };
    let message = (!case.text.is_empty()).then(|| ("message", json!(case.text)));
    let numbers = [
        ("points", json!(case.points)),
        ("max_points", json!(case.max_points)),
        ("duration_ms", json!(milliseconds(case.duration))),
    ];
    for (key, value) in numbers.into_iter().chain(code).chain(message) {
        let _ = writeln!(tap, "  {key}: {}", harmless::json(&value.to_string()));
    }
    tap.push_str("  ...\n");
}

/// A description: `#` would begin a directive.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('#', "\\#")
}

#[cfg(test)]
mod tests {
    use super::super::testing::{failed, graded, passed, skipped};
    use super::*;

    #[test]
    fn points_and_directives_are_as_the_specification_writes_them() {
        let all = [graded(vec![passed("a"), failed("b", "oh"), skipped("c")])];
        let tap = document(&all, Lang::En);
        let lines: Vec<&str> = tap.lines().filter(|line| !line.starts_with([' ', '#'])).collect();
        assert_eq!(lines[..3], ["TAP version 14", "1..3", "ok 1 - exercise: a: title \\# a"]);
        assert!(lines[3].starts_with("not ok 2 - ") && lines[4].ends_with(" # SKIP needs b"));
    }

    #[test]
    fn a_student_cannot_write_a_line() {
        let tap = document(&[graded(vec![failed("a", "x\nok 2 - forged\n...\n1..1")])], Lang::En);
        let forged = |line: &str| line.trim_start().starts_with("ok ") || line.trim() == "1..1";
        assert_eq!(tap.lines().skip(2).filter(|line| forged(line)).count(), 0, "{tap}");
    }
}
