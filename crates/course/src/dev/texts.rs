//! The lessons' texts: both languages, their form, what they quote and where they lead.

use std::fs;
use std::path::{Path, PathBuf};

use common::text;
use lesson_text::review;
use lesson_text::{Language, LessonText};

use super::fault::{Fault, Kind};
use crate::syllabus::{Lesson, Syllabus};

/// Lessons that share a place or a name.
pub(super) fn order(syllabus: &Syllabus) -> Vec<Fault> {
    let pairs = syllabus.lessons().windows(2);
    let same = pairs.filter(|pair| pair[0].number == pair[1].number);
    let mut faults: Vec<Fault> = same
        .map(|pair| {
            let (number, first) = (pair[0].number, &pair[0].name);
            let what =
                text!("{first} has the number {number} already", "编号 {number} 已经属于 {first}");
            Fault::new(Kind::Order, directory(&pair[1]), what)
        })
        .collect();
    for (place, lesson) in syllabus.lessons().iter().enumerate() {
        if syllabus.lessons()[..place].iter().any(|other| other.name == lesson.name) {
            let name = &lesson.name;
            let what = text!("there are two lessons {name}", "有两课都叫 {name}");
            faults.push(Fault::new(Kind::Order, directory(lesson), what));
        }
    }
    faults
}

/// `lessons/NN_name`.
pub(super) fn directory(lesson: &Lesson) -> String {
    format!("lessons/{}", lesson.directory.file_name().unwrap_or_default().display())
}

/// Everything that is wrong with a lesson's texts and the regions of its sources.
pub(super) fn faults(root: &Path, lesson: &Lesson) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut texts = Vec::new();
    for language in Language::ALL {
        let file = format!("{}/{}", directory(lesson), language.readme());
        let Ok(markdown) = fs::read_to_string(root.join(&file)) else {
            let what = text!("this text is missing", "缺少这篇课文");
            faults.push(Fault::new(Kind::Form, file, what));
            continue;
        };
        faults.extend(broken_links(root, lesson, &file, &markdown));
        match LessonText::parse(&markdown) {
            Ok(text) => texts.push((file, language, text)),
            Err(bad) => {
                let what = bad.what;
                let place = format!("{file}:{}", bad.line);
                faults.push(Fault::new(Kind::Form, place, text!("{what}", "{what}")));
            }
        }
    }
    for (file, language, text) in &texts {
        let of = |kind, found: Vec<review::Fault>| {
            found.iter().map(|fault| Fault::of_text(kind, file, fault)).collect::<Vec<_>>()
        };
        let read = |path: &str| fs::read_to_string(lesson.directory.join(path)).ok();
        faults.extend(of(Kind::Form, review::form(text, *language)));
        faults.extend(of(Kind::Language, review::language(text, *language)));
        faults.extend(of(Kind::Quote, review::quotes(text, read)));
    }
    if let [(_, _, english), (file, _, chinese)] = texts.as_slice() {
        let found = review::against(chinese, english);
        faults.extend(found.iter().map(|fault| Fault::of_text(Kind::Language, file, fault)));
    }
    faults.extend(unpaired_regions(root, lesson));
    faults
}

fn broken_links(root: &Path, lesson: &Lesson, file: &str, markdown: &str) -> Vec<Fault> {
    let found = review::links(markdown, &directory(lesson), |path| root.join(path).exists());
    found.iter().map(|fault| Fault::of_text(Kind::Link, file, fault)).collect()
}

fn unpaired_regions(root: &Path, lesson: &Lesson) -> Vec<Fault> {
    let mut faults = Vec::new();
    for path in sources(&lesson.directory.join("src")) {
        let source = fs::read_to_string(&path).unwrap_or_default();
        let file = path.strip_prefix(root).unwrap_or(&path).display().to_string();
        let found = review::regions(&source);
        faults.extend(found.iter().map(|fault| Fault::of_text(Kind::Region, &file, fault)));
    }
    faults
}

fn sources(directory: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(directory).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found.sort();
    found
}
