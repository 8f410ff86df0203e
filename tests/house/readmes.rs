//! A lesson's two READMEs: one form, the same parts, the same code, each in its language.

use lesson_text::{CodeBlock, Language, LessonText, Part, Prose, Section};

use crate::sentences::has_han;
use crate::tree::{Fault, Tree};
use crate::{finds, holds_here};

/// A README that could be read.
pub(crate) struct Readme {
    pub(crate) path: String,
    pub(crate) text: LessonText,
}

/// A lesson's README; `Err` when it does not have a lesson's form. A missing one is the claim of
/// another rule.
fn read(tree: &Tree, lesson: &str, language: Language) -> Option<Result<Readme, Fault>> {
    let path = format!("{lesson}/{}", language.readme());
    tree.has(&path).then(|| {
        let text = LessonText::parse(&tree.text(&path));
        let text = text.map_err(|bad| Fault::new(&path, bad.line, bad.what))?;
        Ok(Readme { path, text })
    })
}

/// All READMEs of lessons that can be read, in these languages.
pub(crate) fn readmes(tree: &Tree, languages: &[Language]) -> Vec<Readme> {
    let lessons = tree.directories("lessons/*");
    let of = |lesson| languages.iter().filter_map(move |&l| read(tree, lesson, l));
    lessons.flat_map(of).filter_map(Result::ok).collect()
}

fn malformed(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    for lesson in tree.directories("lessons/*") {
        for language in Language::ALL {
            match read(tree, lesson, language) {
                Some(Ok(readme)) => faults.extend(missing_parts(&readme, language)),
                Some(Err(fault)) => faults.push(fault),
                None => {}
            }
        }
    }
    faults
}

fn missing_parts(readme: &Readme, language: Language) -> Vec<Fault> {
    let fault = |line, what: String| Fault::new(&readme.path, line, what);
    let text = &readme.text;
    let mut faults = Vec::new();
    if text.title.is_empty() {
        faults.push(fault(1, "there is no `# ` title".to_owned()));
    }
    if text.minutes.is_none() {
        faults.push(fault(1, "there is no `<!-- minutes: N -->`".to_owned()));
    }
    let expected = Part::ALL.map(|part| part.heading(language));
    for (at, heading) in expected.iter().enumerate() {
        let section = text.sections.get(at);
        if section.is_none_or(|section| section.heading != *heading) {
            let line = section.map_or(0, |section| section.line);
            faults.push(fault(line, format!("here `## {heading}` is expected")));
            break;
        }
    }
    if let Some(section) = text.sections.get(expected.len()) {
        faults.push(fault(section.line, "a lesson has six sections".to_owned()));
    }
    let consoles = text.code().filter_map(CodeBlock::demonstration);
    let bad = consoles.filter_map(Result::err);
    faults.extend(bad.map(|bad| fault(bad.line, bad.what)));
    faults
}

fn unequal(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    for lesson in tree.directories("lessons/*") {
        let pair = Language::ALL.map(|language| read(tree, lesson, language));
        if let [Some(Ok(english)), Some(Ok(chinese))] = pair {
            faults.extend(differences(&english, &chinese));
        }
    }
    faults
}

/// Faults in the Chinese text, measured by the English one.
fn differences(english: &Readme, chinese: &Readme) -> Vec<Fault> {
    let fault = |line, what: String| Fault::new(&chinese.path, line, what);
    let mut faults = Vec::new();
    if english.text.minutes != chinese.text.minutes {
        let what = "the minutes are not those of README.md".to_owned();
        faults.push(fault(1, what));
    }
    for (here, there) in chinese.text.sections.iter().zip(&english.text.sections) {
        if here.notes.len() != there.notes.len() {
            let (here_count, there_count) = (here.notes.len(), there.notes.len());
            let what = format!("{here_count} notes, in README.md {there_count}");
            faults.push(fault(here.line, what));
        }
        if let Some((line, what)) = other_code(here, there) {
            faults.push(fault(line, what));
        }
    }
    faults
}

/// The first code block that is not of the same kind in the other language.
fn other_code(here: &Section, there: &Section) -> Option<(usize, String)> {
    let (mut ours, mut theirs) = (here.code(), there.code());
    loop {
        return match (ours.next(), theirs.next()) {
            (None, None) => None,
            (Some(a), Some(b)) if kind(a) == kind(b) => continue,
            (Some(a), Some(b)) => {
                let what = format!("`{}`, in README.md `{}`", kind(a), kind(b));
                Some((a.line, what))
            }
            (Some(a), None) => Some((a.line, format!("`{}` is not in README.md", kind(a)))),
            (None, Some(b)) => {
                let what = format!("`{}` of README.md:{} is missing", kind(b), b.line);
                Some((here.line, what))
            }
        };
    }
}

/// A quote is of the same kind as a quote of the same place only.
fn kind(code: &CodeBlock) -> &str {
    match code.quote() {
        Some(_) => &code.info,
        None => code.language(),
    }
}

fn in_the_other_language(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    for readme in readmes(tree, &[Language::Chinese]) {
        let sections = readme.text.sections.iter();
        let foreign = sections.filter(|section| !is_chinese(section));
        let what = "this section is not in Chinese";
        faults.extend(foreign.map(|section| Fault::new(&readme.path, section.line, what)));
    }
    for readme in readmes(tree, &[Language::English]) {
        let prose = readme.text.sections.iter().flat_map(Section::prose);
        let foreign = prose.filter(|prose| !is_english(prose));
        let what = "this paragraph is not in English";
        faults.extend(foreign.map(|prose| Fault::new(&readme.path, prose.line, what)));
    }
    faults
}

fn is_chinese(section: &Section) -> bool {
    let says = section.prose().any(|prose| has_han(&prose.text));
    says && section.notes.iter().all(|notes| has_han(notes))
}

/// An English paragraph may quote Chinese text, but most of its letters are Latin.
fn is_english(prose: &Prose) -> bool {
    let words = without_code(&prose.text);
    let han = words.chars().filter(|c| has_han(c.encode_utf8(&mut [0; 4])));
    let latin = words.chars().filter(char::is_ascii_alphabetic);
    han.count() <= latin.count()
}

/// The text without what stands between backticks.
pub(crate) fn without_code(text: &str) -> String {
    text.split('`').step_by(2).collect()
}

/// A README with these six sections' contents.
fn planted(language: Language, minutes: u32, contents: [&str; 6]) -> String {
    let mut text = format!("# T\n\n<!-- minutes: {minutes} -->\n");
    for (part, content) in Part::ALL.iter().zip(contents) {
        text += &format!("\n## {}\n\n{content}\n", part.heading(language));
    }
    text
}

#[test]
fn every_readme_has_a_lessons_form() {
    let good = planted(Language::English, 5, ["x"; 6]);
    let english_headings = good.replace("## Idea", "## 原理");
    let no_end = good.clone() + "```rust\n";
    let bad_console = good.clone() + "```console\noutput\n```\n";
    let seventh = good.clone() + "## More\n";
    let files = [
        ("lessons/01_a/README.md", good.as_str()),
        ("lessons/02_a/README.md", "## Goal\n"),
        ("lessons/03_a/README.md", &english_headings),
        ("lessons/04_a/README.zh.md", &good),
        ("lessons/05_a/README.md", &no_end),
        ("lessons/06_a/README.md", &bad_console),
        ("lessons/07_a/README.md", &seventh),
    ];
    let places = [
        "lessons/02_a/README.md:1",
        "lessons/02_a/README.md:1",
        "lessons/02_a/README.md",
        "lessons/03_a/README.md:9",
        "lessons/04_a/README.zh.md:5",
        "lessons/05_a/README.md:28",
        "lessons/06_a/README.md:29",
        "lessons/07_a/README.md:28",
    ];
    finds(malformed, &files, &places);
    holds_here(malformed);
}

#[test]
fn both_readmes_have_the_same_parts() {
    let (rust, sh) = ("```rust src/main.rs:a\n```\n", "```sh\n```\n");
    let other = "```rust src/main.rs:b\n```\n";
    let notes = "<!-- notes: 说 -->\n";
    let english = planted(Language::English, 5, [rust, sh, rust, "", "", ""]);
    let chinese = planted(Language::Chinese, 6, [other, "", notes, "", "", sh]);
    let files =
        [("lessons/01_a/README.md", english.as_str()), ("lessons/01_a/README.zh.md", &chinese)];
    let places = [":1", ":7", ":11", ":15", ":15", ":30"];
    let places = places.map(|line| format!("lessons/01_a/README.zh.md{line}"));
    finds(unequal, &files, &places.each_ref().map(String::as_str));
    holds_here(unequal);
}

#[test]
fn each_readme_is_in_its_language() {
    let (words, han) = ("Send 你好 to `你好你好你好`.", "发送。");
    let english = planted(Language::English, 5, [words, words, words, words, words, han]);
    let chinese = planted(Language::Chinese, 5, [han, han, han, han, "Words.", han]);
    let files =
        [("lessons/01_a/README.md", english.as_str()), ("lessons/01_a/README.zh.md", &chinese)];
    let places = ["lessons/01_a/README.zh.md:21", "lessons/01_a/README.md:27"];
    finds(in_the_other_language, &files, &places);
    holds_here(in_the_other_language);
}
