//! What a submission wrote, made harmless for whoever reads a report.
//!
//! Terminals obey escape sequences. CI systems obey lines: GitHub's runner takes a line that begins
//! with `::` (blanks before it count for nothing) for a command and finds `##[` anywhere in one, Azure
//! Pipelines `##vso[`. A report on stdout is such lines, whatever its format.

use common::escape::{escaped, is_hazardous};

/// The most characters of one submission's text in a report: more helps nobody, and pages that show
/// reports have limits of their own (a GitHub summary 1 MiB).
const LONGEST: usize = 8_000;

/// Foreign text of several lines: no line of it steers a terminal or a CI system.
pub(super) fn lines(text: &str) -> String {
    let mut shown = String::new();
    for line in text.lines() {
        shown.push_str(&defused(&escaped(line).to_string()));
        shown.push('\n');
    }
    shown.pop();
    cut(&shown, LONGEST)
}

/// The beginning of a text that has more characters than `most`, and how many are missing.
pub(super) fn cut(text: &str, most: usize) -> String {
    let Some((at, _)) = text.char_indices().nth(most) else {
        return text.to_owned();
    };
    let more = text[at..].chars().count();
    format!("{}… (+{more})", &text[..at])
}

/// Foreign text as one line.
pub(super) fn line(text: &str) -> String {
    cut(&defused(&escaped(text).to_string()), LONGEST)
}

/// A line that is no command of a CI system.
pub(super) fn defused(line: &str) -> String {
    let mut safe = line.replace("##[", "#\\x23[").replace("##vso[", "#\\x23vso[");
    let at = safe.len() - safe.trim_start().len();
    if safe[at..].starts_with("::") {
        safe.replace_range(at..=at, "\\x3a");
    }
    safe
}

/// JSON in which hazardous characters and the marks of commands are `\u` escapes: they stand only
/// inside strings, where an escape means the same.
pub(super) fn json(json: &str) -> String {
    let mut text = String::with_capacity(json.len());
    for c in json.chars() {
        if is_hazardous(c) {
            let mut units = [0; 2];
            for unit in c.encode_utf16(&mut units) {
                text.push_str(&format!("\\u{unit:04x}"));
            }
        } else {
            text.push(c);
        }
    }
    text.replace("##[", "\\u0023#[").replace("##vso[", "\\u0023#vso[")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_no_command_of_a_ci_system() {
        for (line, shown) in [
            ("::error::x", "\\x3a:error::x"),
            ("  \u{3000}::set-output name=a::b", "  \u{3000}\\x3a:set-output name=a::b"),
            ("std::net::UdpSocket", "std::net::UdpSocket"),
            ("a ##[error]b", "a #\\x23[error]b"),
            ("###[error]", "##\\x23[error]"),
            ("##vso[task.complete]", "#\\x23vso[task.complete]"),
            ("## heading", "## heading"),
        ] {
            assert_eq!(defused(line), shown, "{line}");
        }
    }

    #[test]
    fn no_line_of_many_steers_anything() {
        let shown = lines("one\n::error::two\r\n\x1b[2Jthree\0\n\u{85}::four");
        assert_eq!(shown, "one\n\\x3a:error::two\n\\x1b[2Jthree\\x00\n\\x85::four");
        assert_eq!(line("one\n::two"), "one\\n::two");
    }

    #[test]
    fn a_flood_is_cut_and_says_so() {
        let shown = lines(&"好".repeat(100_000));
        assert!(shown.chars().count() < LONGEST + 20 && shown.ends_with("(+92000)"), "{shown:.20}");
    }

    #[test]
    fn json_means_the_same_and_holds_no_command() {
        let text = "a ##[error] ###[x] \u{202e}\u{7f}";
        let written = json(&serde_json::json!({ "t": text }).to_string());
        assert!(!written.contains("##[") && !written.contains('\u{202e}'), "{written}");
        let read: serde_json::Value = serde_json::from_str(&written).unwrap();
        assert_eq!(read["t"], text);
    }
}
