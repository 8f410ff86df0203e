//! A lesson's two READMEs: one form, the same parts, the same code, each in its language.

use lesson_text::{Language, LessonText, Part, review};

use crate::tree::{Fault, Tree, faults_in};
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
                Some(Ok(readme)) => {
                    let form = review::form(&readme.text, language);
                    faults.extend(faults_in(&readme.path, form));
                }
                Some(Err(fault)) => faults.push(fault),
                None => {}
            }
        }
    }
    faults
}

fn unequal(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    for lesson in tree.directories("lessons/*") {
        let pair = Language::ALL.map(|language| read(tree, lesson, language));
        if let [Some(Ok(english)), Some(Ok(chinese))] = pair {
            let differences = review::against(&chinese.text, &english.text);
            faults.extend(faults_in(&chinese.path, differences));
        }
    }
    faults
}

fn in_the_other_language(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    for language in [Language::Chinese, Language::English] {
        for readme in readmes(tree, &[language]) {
            faults.extend(faults_in(&readme.path, review::language(&readme.text, language)));
        }
    }
    faults
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
