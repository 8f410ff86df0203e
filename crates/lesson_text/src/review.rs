//! What is wrong with a lesson's text: its form, its other language, its quotes, its links.
//!
//! A fault is data; [`Flaw::words`] says it in both languages.

mod links;
mod words;

use crate::{CodeBlock, Language, LessonText, Part, Prose, Section, region, region_names};

pub use links::{lines_outside_fences, link_targets, resolved, without_code};

/// Something wrong, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The line; 0 when the whole file is meant.
    pub line: usize,
    /// What.
    pub flaw: Flaw,
}

/// What can be wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// No heading of the first level.
    NoTitle,
    /// No `<!-- minutes: N -->`.
    NoMinutes,
    /// Another heading than this one, or none.
    NoSection(&'static str),
    /// More sections than a lesson has.
    OneMoreSection,
    /// A ` ```console ` block that is no demonstration, with the reason.
    NoDemonstration(String),
    /// Other minutes than in the other language.
    OtherMinutes,
    /// So many notes here, so many there.
    OtherNotes(usize, usize),
    /// The code block here and the one there, where there is one.
    OtherCode(Option<String>, Option<(String, usize)>),
    /// A section or paragraph in another language than this.
    NotIn(Language),
    /// A quote that names no region.
    NoRegionNamed(String),
    /// A quote of a file that is not there.
    NoFile(String),
    /// A quote of a region that is not there, in the words of [`region`].
    NoRegion(String, String),
    /// A quote that is not what the file reads: the file, its line, the quote's line.
    OtherSource(String, String, String),
    /// A region that ends without having begun.
    NotBegun(String),
    /// A region of a name that is used already.
    Twice(String),
    /// A region that does not end.
    NotEnded(String),
    /// A link to something that is not there.
    NoTarget(String),
}

fn fault(line: usize, flaw: Flaw) -> Fault {
    Fault { line, flaw }
}

/// Whether the text has a lesson's parts, in this language.
pub fn form(text: &LessonText, language: Language) -> Vec<Fault> {
    let mut faults = Vec::new();
    if text.title.is_empty() {
        faults.push(fault(1, Flaw::NoTitle));
    }
    if text.minutes.is_none() {
        faults.push(fault(1, Flaw::NoMinutes));
    }
    for (at, part) in Part::ALL.iter().enumerate() {
        let (section, heading) = (text.sections.get(at), part.heading(language));
        if section.is_none_or(|section| section.heading != heading) {
            let line = section.map_or(0, |section| section.line);
            faults.push(fault(line, Flaw::NoSection(heading)));
            break;
        }
    }
    if let Some(section) = text.sections.get(Part::ALL.len()) {
        faults.push(fault(section.line, Flaw::OneMoreSection));
    }
    let bad = text.code().filter_map(CodeBlock::demonstration).filter_map(Result::err);
    faults.extend(bad.map(|bad| fault(bad.line, Flaw::NoDemonstration(bad.what))));
    faults
}

/// Faults of a text measured by the same lesson's text in the other language.
pub fn against(text: &LessonText, other: &LessonText) -> Vec<Fault> {
    let mut faults = Vec::new();
    if text.minutes != other.minutes {
        faults.push(fault(1, Flaw::OtherMinutes));
    }
    for (here, there) in text.sections.iter().zip(&other.sections) {
        let (ours, theirs) = (here.notes.len(), there.notes.len());
        if ours != theirs {
            faults.push(fault(here.line, Flaw::OtherNotes(ours, theirs)));
        }
        faults.extend(other_code(here, there));
    }
    faults
}

/// The first code block that is not of the same kind in the other language.
fn other_code(here: &Section, there: &Section) -> Option<Fault> {
    let (mut ours, mut theirs) = (here.code(), there.code());
    loop {
        let (a, b) = (ours.next(), theirs.next());
        match (a, b) {
            (None, None) => return None,
            (Some(a), Some(b)) if kind(a) == kind(b) => {}
            _ => {
                let line = a.map_or(here.line, |a| a.line);
                let theirs = b.map(|b| (kind(b).to_owned(), b.line));
                let ours = a.map(|a| kind(a).to_owned());
                return Some(fault(line, Flaw::OtherCode(ours, theirs)));
            }
        }
    }
}

/// A quote is of the same kind as a quote of the same place only.
fn kind(code: &CodeBlock) -> &str {
    match code.quote() {
        Some(_) => &code.info,
        None => code.language(),
    }
}

/// Whether the text is in this language.
pub fn language(text: &LessonText, language: Language) -> Vec<Fault> {
    let not = |line| fault(line, Flaw::NotIn(language));
    let sections = text.sections.iter();
    match language {
        Language::Chinese => {
            sections.filter(|section| !is_chinese(section)).map(|s| not(s.line)).collect()
        }
        Language::English => {
            let prose = sections.flat_map(Section::prose);
            prose.filter(|prose| !is_english(prose)).map(|p| not(p.line)).collect()
        }
    }
}

/// Whether there are Chinese characters (the block of CJK Unified Ideographs) in a text.
pub fn has_han(text: &str) -> bool {
    text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
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

/// Whether what the text quotes is what stands in the source. `read` reads a file of the lesson.
pub fn quotes(text: &LessonText, read: impl Fn(&str) -> Option<String>) -> Vec<Fault> {
    let flaw = |code: &CodeBlock| {
        let Some(quote) = code.quote() else {
            let names_a_file = code.language() == "rust" && code.info.contains('/');
            return names_a_file.then(|| Flaw::NoRegionNamed(code.info.clone()));
        };
        let path = quote.path.to_owned();
        let Some(source) = read(quote.path) else { return Some(Flaw::NoFile(path)) };
        match region(&source, quote.region) {
            Ok(source) if source.trim() == code.text.trim() => None,
            Ok(source) => Some(first_difference(path, &source, &code.text)),
            Err(why) => Some(Flaw::NoRegion(path, why)),
        }
    };
    text.code().filter_map(|code| flaw(code).map(|flaw| fault(code.line, flaw))).collect()
}

fn first_difference(path: String, source: &str, quoted: &str) -> Flaw {
    let (mut source, mut quoted) = (source.trim().lines(), quoted.trim().lines());
    loop {
        let (a, b) = (source.next(), quoted.next());
        if a != b || a.is_none() {
            let line = |line: Option<&str>| line.unwrap_or_default().to_owned();
            return Flaw::OtherSource(path, line(a), line(b));
        }
    }
}

/// Whether every region of a source begins and ends once.
pub fn regions(source: &str) -> Vec<Fault> {
    let mut faults = Vec::new();
    let (mut open, mut seen) = (Vec::new(), Vec::new());
    for (line, begins, name) in region_names(source) {
        if !begins {
            match open.iter().position(|(_, opened)| *opened == name) {
                Some(at) => drop(open.remove(at)),
                None => faults.push(fault(line, Flaw::NotBegun(name.to_owned()))),
            }
            continue;
        }
        if seen.contains(&name) {
            faults.push(fault(line, Flaw::Twice(name.to_owned())));
        }
        seen.push(name);
        open.push((line, name));
    }
    faults.extend(open.iter().map(|(line, name)| fault(*line, Flaw::NotEnded((*name).to_owned()))));
    faults
}

/// Links that lead to nothing. `directory` is where the text lies, from the root; `is_there` knows
/// paths from the root.
pub fn links(markdown: &str, directory: &str, is_there: impl Fn(&str) -> bool) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (line, text) in lines_outside_fences(markdown) {
        for target in link_targets(&without_code(&text)) {
            if resolved(directory, &target).is_some_and(|path| !is_there(&path)) {
                faults.push(fault(line, Flaw::NoTarget(target)));
            }
        }
    }
    faults
}
