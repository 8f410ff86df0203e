//! `course show`: a lesson's text on a terminal and in a pipe.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "a test fails by panicking"
)]

use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use std::sync::LazyLock;
use std::{fs, str};

use serde_json::Value;
use testkit::{binary_of, root, tool};
use unicode_width::UnicodeWidthStr;

static COURSE: LazyLock<PathBuf> = LazyLock::new(|| binary_of("course"));

fn show(lang: &str, arguments: &[&str]) -> Output {
    let mut command = Command::new(&*COURSE);
    command.current_dir(root()).env("COURSE_LANG", lang).arg("show").args(arguments);
    command.output().unwrap()
}

fn shown(lang: &str, arguments: &[&str]) -> String {
    let output = show(lang, arguments);
    assert!(output.status.success(), "{arguments:?}: {output:?}");
    String::from_utf8(output.stdout).unwrap()
}

/// Every lesson's directory name, and its text in each language.
fn readmes() -> Vec<(String, &'static str, String)> {
    let entries = fs::read_dir(root().join("lessons")).unwrap();
    let mut readmes = Vec::new();
    for entry in entries.map(Result::unwrap) {
        for (lang, file) in [("en", "README.md"), ("zh", "README.zh.md")] {
            let name = entry.file_name().into_string().unwrap();
            readmes.push((name, lang, fs::read_to_string(entry.path().join(file)).unwrap()));
        }
    }
    assert!(readmes.len() >= 32);
    readmes
}

#[test]
fn no_line_is_wider_than_the_width_and_none_has_an_escape() {
    for (lesson, lang, _) in readmes() {
        for width in [20, 40, 80, 120] {
            let text = shown(lang, &[&lesson, "--width", &width.to_string()]);
            for line in text.lines() {
                assert!(line.width() <= width, "{lesson} {lang} {width}: {line}");
                assert!(!line.contains(char::is_control), "{lesson} {lang}: {line:?}");
            }
        }
    }
}

/// What a person must find in the text, in order: prose and code without blanks and marks; of a
/// table each cell.
enum Expected {
    Text(String),
    Row(Vec<String>),
    /// The names of columns, at the head or in each row.
    Head(Vec<String>),
}

#[test]
fn nothing_of_a_text_is_lost_or_out_of_order_at_any_width() {
    for (lesson, lang, markdown) in readmes() {
        for width in [40, 80, 120] {
            let text = shown(lang, &[&lesson, "--width", &width.to_string()]);
            let (all, tables) = (bare(&text), tables(&text));
            let mut rest = all.as_str();
            for expected in expected(&markdown) {
                let found = match &expected {
                    Expected::Text(text) => after(rest, text),
                    Expected::Row(cells) => after_row(&tables, rest, cells),
                    Expected::Head(names) => {
                        let in_order = names.iter().all(|name| after(rest, name).is_some());
                        (in_order || in_columns(&tables, names)).then_some(rest)
                    }
                };
                let about = match &expected {
                    Expected::Text(text) => text.clone(),
                    Expected::Row(cells) | Expected::Head(cells) => cells.join(" | "),
                };
                let near: String = rest.chars().take(400).collect();
                rest = found.unwrap_or_else(|| {
                    panic!("{lesson} {lang} {width}: {about}\nis not behind\n{near}")
                });
            }
            assert!(!text.contains("<!--") && !text.contains("notes:"), "{lesson} {lang}");
        }
    }
}

/// A reading of Markdown that shares nothing with the program's.
fn expected(markdown: &str) -> Vec<Expected> {
    let (mut found, mut fence, mut comment) = (Vec::new(), None::<&str>, false);
    for line in markdown.lines() {
        if let Some(open) = fence {
            if line.starts_with(open) && line.trim_matches('`').is_empty() {
                fence = None;
            } else {
                found.push(Expected::Text(bare(line)));
            }
        } else if comment || line.starts_with("<!--") {
            comment = !line.contains("-->");
        } else if line.starts_with("```") {
            fence = Some(&line[..line.len() - line.trim_start_matches('`').len()]);
        } else if line.starts_with('|') {
            let cells = line.replace("\\|", "\u{1}");
            let cells = cells.trim_matches('|').split('|');
            let cells = cells.map(|cell| prose(&cell.replace('\u{1}', "|")));
            let cells: Vec<String> = cells.filter(|cell| !cell.is_empty()).collect();
            if !cells.iter().all(|cell| cell.bytes().all(|byte| b"-:".contains(&byte))) {
                found.push(Expected::Row(cells));
            } else if let Some(Expected::Row(names)) = found.pop() {
                found.push(Expected::Head(names));
            }
        } else {
            let line = line.trim_start_matches(['#', ' ']);
            found.push(Expected::Text(prose(line.strip_prefix("- ").unwrap_or(line))));
        }
    }
    found
}

/// A paragraph's text, without the targets of links and the marks of stress; also without any
/// backtick, backslash and asterisk, which both sides lose.
fn prose(text: &str) -> String {
    let mut text = text.to_owned();
    while let Some((before, after)) = text.split_once("](") {
        let (target, after) = after.split_once(')').unwrap();
        assert!(!target.contains("://"), "a link to a page is shown: {target}");
        let opening = before.rfind('[').unwrap();
        text = format!("{}{}{after}", &before[..opening], &before[opening + 1..]);
    }
    bare(&text)
}

fn is_kept(character: char) -> bool {
    !character.is_whitespace() && !"`*\\".contains(character)
}

fn bare(text: &str) -> String {
    text.chars().filter(|&character| is_kept(character)).collect()
}

/// What follows the wanted text.
fn after<'a>(text: &'a str, wanted: &str) -> Option<&'a str> {
    text.find(wanted).map(|at| &text[at + wanted.len()..])
}

/// What follows a row: each cell in a column of its own somewhere (the tables of a text differ), or
/// its cells one after the other as a record.
fn after_row<'a>(tables: &[Columns], rest: &'a str, cells: &[String]) -> Option<&'a str> {
    if in_columns(tables, cells) {
        return Some(rest);
    }
    cells.iter().try_fold(rest, |rest, cell| after(rest, cell))
}

/// The columns of a table, each read downwards.
type Columns = Vec<String>;

fn in_columns(tables: &[Columns], cells: &[String]) -> bool {
    let has = |table: &Columns, cell| table.iter().any(|column| column.contains(cell));
    tables.iter().any(|table| cells.iter().all(|cell| has(table, cell.as_str())))
}

/// The columns below and a little above each line of dashes, which shows where they begin.
fn tables(text: &str) -> Vec<Columns> {
    let all: Vec<&str> = text.lines().collect();
    let is_rule = |line: &str| !line.is_empty() && line.chars().all(|c| c == '-' || c == ' ');
    let rules = (0..all.len()).filter(|&number| is_rule(all[number]));
    let table = |number: usize| {
        let rule = all[number].as_bytes();
        let begins = |&at: &usize| rule[at] == b'-' && (at == 0 || rule[at - 1] == b' ');
        let columns: Vec<usize> = (0..rule.len()).filter(begins).collect();
        let end = all[number + 1..].iter().position(|line| is_rule(line));
        // A head may have several lines.
        let lines = &all[number.saturating_sub(8)..end.map_or(all.len(), |end| number + 1 + end)];
        let read = |column| lines.iter().map(|line| bare(&cut(line, &columns, column))).collect();
        (0..columns.len()).map(read).collect()
    };
    rules.map(table).collect()
}

/// What stands in a column of a line.
fn cut(line: &str, columns: &[usize], column: usize) -> String {
    let (from, to) = (columns[column], columns.get(column + 1).copied().unwrap_or(usize::MAX));
    let mut at = 0;
    let mut inside = String::new();
    for character in line.chars() {
        if (from..to).contains(&at) {
            inside.push(character);
        }
        at += character.to_string().width();
    }
    inside
}

#[test]
fn a_part_is_shown_alone_and_an_unknown_one_is_refused_with_the_names() {
    let goal = shown("en", &["udp_send", "--part", "goal"]);
    assert!(goal.starts_with("Goal\n----\n") && goal.lines().count() < 10, "{goal}");
    assert_eq!(
        shown("zh", &["10", "--part", "goal"]),
        shown("zh", &["udp_send", "--part", "目标"])
    );
    let refused = show("en", &["udp_send", "--part", "gaol"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(str::from_utf8(&refused.stderr).unwrap().contains("goal, idea"));
    assert_eq!(show("en", &["udp_sned"]).status.code(), Some(2));
}

#[test]
fn a_quote_is_the_source_as_it_is_now() {
    let text: Value = serde_json::from_str(&shown("en", &["udp_send", "--json"])).unwrap();
    assert_eq!((text["event"].as_str(), text["name"].as_str()), (Some("text"), Some("udp_send")));
    let sections = text["sections"].as_array().unwrap();
    assert_eq!(sections.len(), 6);
    let blocks = sections.iter().flat_map(|section| section["blocks"].as_array().unwrap());
    let quotes: Vec<&Value> = blocks.filter(|block| block["quote"].is_string()).collect();
    assert!(!quotes.is_empty());
    let source = fs::read_to_string(root().join("lessons/10_udp_send/src/main.rs")).unwrap();
    for quote in quotes.iter().filter(|q| q["quote"].as_str().unwrap().contains("main.rs")) {
        for line in quote["text"].as_str().unwrap().lines() {
            assert!(source.contains(line), "{line}");
        }
    }
}

#[test]
fn a_terminal_gets_colours_unless_its_user_wants_none() {
    let Some(script) = tool("script") else {
        return; // which has been said
    };
    // script(1) gives a program a terminal, and what it writes there as it is.
    let on_terminal = |colour: (&str, &str)| {
        let mut command = Command::new(&script);
        let run = format!("{} show udp_send --part goal", COURSE.display());
        command.args(["-q", "-c", &run, "/dev/null"]).current_dir(root()).stdin(Stdio::null());
        command.env("COURSE_LANG", "en").env("TERM", "xterm").env_remove("NO_COLOR");
        String::from_utf8(command.env(colour.0, colour.1).output().unwrap().stdout).unwrap()
    };
    let coloured = on_terminal(("NO_COLOR", ""));
    assert!(coloured.contains("\u{1b}[1;34mGoal\u{1b}[0m"), "{coloured}");
    for colour in [("NO_COLOR", "1"), ("TERM", "dumb")] {
        let plain = on_terminal(colour);
        assert!(plain.contains("Afterwards") && !plain.contains('\u{1b}'), "{plain}");
    }
}
