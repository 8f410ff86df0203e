//! `JUnit`'s XML: one `testsuites`, a `testsuite` an exercise, a `testcase` a check.
//!
//! There is no standard. What the common readers (GitLab, Jenkins, GitHub's actions) agree upon is
//! used: `classname` and `name` together are unique, the text of `failure` holds everything, because
//! GitLab shows that and not the attribute, and `testsuites` counts no skipped cases, because the
//! schema of Jenkins' xunit plugin knows such a count of a `testsuite` only. Written without a library: it is one escape rule
//! and five elements, and the text is harmless before it comes here.

use std::fmt::Write as _;

use common::Lang;

use super::cases::{Case, Verdict, cases};
use super::graded::Graded;

pub(super) fn document(all: &[Graded], lang: Lang) -> String {
    let suites: Vec<_> = all.iter().map(|graded| (graded, cases(graded, lang))).collect();
    let every: Vec<&Case> = suites.iter().flat_map(|(_, cases)| cases).collect();
    let seconds: f64 = all.iter().map(|graded| graded.took.as_secs_f64()).sum();
    let mut xml = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let Counts { tests, failures, errors, .. } = Counts::of(&every);
    let counts = format!("tests=\"{tests}\" failures=\"{failures}\" errors=\"{errors}\"");
    // A String takes any text.
    let _ = writeln!(xml, "<testsuites name=\"course\" {counts} time=\"{seconds:.3}\">");
    for (graded, cases) in &suites {
        suite(&mut xml, graded, cases);
    }
    xml.push_str("</testsuites>\n");
    xml
}

struct Counts {
    tests: usize,
    failures: usize,
    errors: usize,
    skipped: usize,
}

impl Counts {
    fn of(cases: &[&Case]) -> Self {
        let count =
            |of: fn(&Verdict) -> bool| cases.iter().filter(|case| of(&case.verdict)).count();
        Self {
            tests: cases.len(),
            failures: count(|verdict| matches!(verdict, Verdict::Failed(_))),
            errors: count(|verdict| matches!(verdict, Verdict::Error(_))),
            skipped: count(|verdict| matches!(verdict, Verdict::Skipped)),
        }
    }
}

fn suite(xml: &mut String, graded: &Graded, cases: &[Case]) {
    let report = &graded.report;
    let name = escaped(&report.exercise);
    let Counts { tests, failures, errors, skipped } = Counts::of(&cases.iter().collect::<Vec<_>>());
    let seconds = graded.took.as_secs_f64();
    let _ = writeln!(
        xml,
        "<testsuite name=\"{name}\" tests=\"{tests}\" failures=\"{failures}\" errors=\"{errors}\" \
         skipped=\"{skipped}\" time=\"{seconds:.3}\">"
    );
    let level = report.isolation.level.to_string();
    let standing = graded.standing.as_str().to_owned();
    let numbers = [
        ("points", report.points().to_string()),
        ("max_points", report.max_points().to_string()),
        ("seed", report.seed.to_string()),
        ("isolation", level),
        ("status", standing),
    ];
    xml.push_str("<properties>\n");
    for (name, value) in numbers {
        let _ = writeln!(xml, "<property name=\"{name}\" value=\"{value}\"/>");
    }
    xml.push_str("</properties>\n");
    for case in cases {
        testcase(xml, &name, case);
    }
    xml.push_str("</testsuite>\n");
}

fn testcase(xml: &mut String, class: &str, case: &Case) {
    let (name, seconds) = (escaped(&case.name), case.duration.as_secs_f64());
    let head = format!("<testcase classname=\"{class}\" name=\"{name}\" time=\"{seconds:.3}\"");
    let (message, text) = (escaped(&case.message), escaped(&case.text));
    let inside = match case.verdict {
        Verdict::Passed => String::new(),
        Verdict::Skipped => format!("<skipped message=\"{message}\"/>"),
        Verdict::Failed(code) => {
            format!("<failure message=\"{message}\" type=\"{code}\">{text}</failure>")
        }
        Verdict::Error(what) => {
            format!("<error message=\"{message}\" type=\"{what}\">{text}</error>")
        }
    };
    let _ = writeln!(xml, "{head}>{inside}</testcase>");
}

/// Text for an element or an attribute (XML 1.0, 2.4). Control characters, which XML cannot hold at
/// all, are gone already; U+FFFE and U+FFFF are not.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\u{fffe}' | '\u{ffff}' => escaped.push('\u{fffd}'),
            _ => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::super::testing::{failed, graded, not_built};
    use super::*;

    #[test]
    fn markup_of_a_student_is_text() {
        let all = [graded(vec![failed("a", "]]></failure></testcase><x y=\"&\u{fffe}")])];
        let xml = document(&all, Lang::En);
        assert!(!xml.contains("]]></") && !xml.contains("<x "), "{xml}");
        assert!(xml.contains("]]&gt;&lt;/failure&gt;") && xml.contains("&amp;\u{fffd}"), "{xml}");
    }

    #[test]
    fn what_does_not_build_is_an_error_beside_its_checks() {
        let xml = document(&[not_built("error[E0308]: <mismatched>\x1b\0")], Lang::En);
        assert!(xml.contains("errors=\"1\" skipped=\"1\""), "{xml}");
        assert!(xml.contains("&lt;mismatched&gt;\\x1b\\x00</error>"), "{xml}");
    }
}
