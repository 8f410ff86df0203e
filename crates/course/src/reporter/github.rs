//! For GitHub Actions: what failed as annotations of the run (workflow commands on stdout), and all
//! of it as a summary in Markdown.

use std::fmt::Write as _;

use common::{Lang, tr};

use super::cases::{Case, Verdict, cases, points_of};
use super::graded::{Graded, score};

/// So many annotations of a kind are shown for a step; the rest would vanish without a word.
const ANNOTATIONS: usize = 10;
/// In bytes; GitHub refuses a step's summary above 1 MiB as a whole.
const SUMMARY: usize = 900_000;

/// The workflow commands.
pub(super) fn document(all: &[Graded], lang: Lang) -> String {
    let mut wrong = Vec::new();
    for graded in all {
        let exercise = &graded.report.exercise;
        let cases = cases(graded, lang).into_iter();
        let cases = cases.filter(|c| matches!(c.verdict, Verdict::Failed(_) | Verdict::Error(_)));
        wrong.extend(cases.map(|case| (format!("{exercise}: {}", case.name), case.text)));
    }
    let more = wrong.len().saturating_sub(ANNOTATIONS);
    if more > 0 {
        let shown = ANNOTATIONS - 1;
        let more = wrong.len() - shown;
        wrong.truncate(shown);
        let rest = tr!(lang, "{more} more failed", "另有 {more} 项未通过");
        let see = lang.pick("see the summary of this run", "见本次运行的摘要");
        wrong.push((rest, see.to_owned()));
    }
    let mut commands = String::new();
    for (title, text) in wrong {
        let (title, text) = (property(&title), data(&text));
        let _ = writeln!(commands, "::error title={title}::{text}");
    }
    let (points, most) = score(all);
    let title = lang.pick("Score", "得分");
    let _ = writeln!(commands, "::notice title={title}::{}", points_of(points, most, lang));
    commands
}

/// A command's message.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A value between `=` and `,` or `::`.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

/// The summary, to be appended to the file that `GITHUB_STEP_SUMMARY` names.
pub(crate) fn summary(all: &[Graded], lang: Lang) -> String {
    let (points, most) = score(all);
    let mut text = format!("## {}\n\n", points_of(points, most, lang));
    text += lang.pick(
        "| exercise | check | result | points |\n|---|---|---|---|\n",
        "| 练习 | 检查项 | 结果 | 得分 |\n|---|---|---|---|\n",
    );
    let mut details = String::new();
    for graded in all {
        for case in cases(graded, lang) {
            row(&mut text, &graded.report.exercise, &case, lang);
            if !case.text.is_empty() && case.verdict != Verdict::Skipped {
                detail(&mut details, &graded.report.exercise, &case);
            }
        }
    }
    text.push('\n');
    if text.len() + details.len() > SUMMARY {
        details.truncate(details.floor_char_boundary(SUMMARY.saturating_sub(text.len())));
        details += lang.pick("\n\n(cut here: too long)\n", "\n\n（太长，到此为止）\n");
    }
    text.truncate(text.floor_char_boundary(SUMMARY));
    text + &details
}

fn row(text: &mut String, exercise: &str, case: &Case, lang: Lang) {
    let result = match case.verdict {
        Verdict::Passed => lang.pick("passed", "通过"),
        Verdict::Failed(_) => lang.pick("**failed**", "**失败**"),
        Verdict::Skipped => lang.pick("skipped", "跳过"),
        Verdict::Error(_) => lang.pick("**error**", "**出错**"),
    };
    let (exercise, name) = (plain(exercise), plain(&case.name));
    let (points, most) = (case.points, case.max_points);
    let _ = writeln!(text, "| {exercise} | {name} | {result} | {points}/{most} |");
}

fn detail(text: &mut String, exercise: &str, case: &Case) {
    let fence = "`".repeat(longest_run(&case.text).max(2) + 1);
    let (exercise, name) = (plain(exercise), plain(&case.name));
    let _ = write!(text, "\n**{exercise} · {name}**\n\n{fence}text\n{}\n{fence}\n", case.text);
}

/// How many backticks stand side by side at most.
fn longest_run(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}

/// Text that Markdown shows as it is.
fn plain(text: &str) -> String {
    let mut plain = String::new();
    for c in text.chars() {
        if "\\`*_{}[]<>#|~&!@".contains(c) {
            plain.push('\\');
        }
        plain.push(c);
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::super::testing::{failed, graded, passed};
    use super::*;

    #[test]
    fn every_line_is_a_command_of_ours_and_nothing_of_a_student_ends_one() {
        let hostile = "100%\n::error::forged\r\n##[error]x";
        let commands = document(&[graded(vec![failed("a:b,c", hostile)])], Lang::En);
        let lines: Vec<&str> = commands.lines().collect();
        assert_eq!(lines.len(), 2, "{commands}");
        assert!(lines[0].starts_with("::error title=exercise%3A a%3Ab%2Cc%3A title # a"));
        assert!(lines[0].contains("100%25") && lines[0].contains("%0A"), "{commands}");
        assert_eq!(lines[1], "::notice title=Score::0 of 5 points");
        assert!(!commands.contains("##["));
    }

    #[test]
    fn ten_annotations_are_shown_and_the_last_counts_the_rest() {
        let many = |count: usize| {
            let checks = (0..count).map(|n| failed(&n.to_string(), "x")).collect();
            document(&[graded(checks)], Lang::En)
        };
        assert_eq!(many(10).matches("::error ").count(), 10);
        let eleven = many(11);
        assert_eq!(eleven.matches("::error ").count(), 10);
        assert!(eleven.contains("::error title=2 more failed::"), "{eleven}");
    }

    #[test]
    fn a_summary_is_no_markup_of_a_student_and_fits() {
        let hostile = "```\n<img src=x>\n````";
        let text = summary(&[graded(vec![failed("a", hostile), passed("b")])], Lang::Zh);
        assert!(text.contains("\n`````text\n") && text.contains("得分 5/10"), "{text}");
        let many = (0..500).map(|n| failed(&n.to_string(), &"好".repeat(9_000))).collect();
        let text = summary(&[graded(many)], Lang::En);
        assert!(text.len() < 1 << 20 && text.contains("(cut here"), "{}", text.len());
    }
}
