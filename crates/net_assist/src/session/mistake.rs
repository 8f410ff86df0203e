//! What is wrong with a settings file, with its place.

use std::ops::Range;
use std::path::{Path, PathBuf};

use common::args::BadValue;
use common::escape::escaped;
use common::{ExitStatus, Explain, Text, text};

use super::toml_words;
use crate::event::Failure;
use crate::words::shown_path;

/// Between the parts of a message that goes through serde.
const BETWEEN: char = '\u{1f}';

/// Why a file with settings or rules is of no use.
#[derive(Clone, Debug)]
pub enum FileError {
    /// It cannot be read or written.
    Failed(Failure),
    /// Something in it is wrong.
    Mistake(Mistake),
    /// Not a name under which settings could be saved.
    Name {
        /// The name.
        name: String,
    },
    /// Nothing is saved under this name.
    Unknown {
        /// The name.
        name: String,
        /// One that is saved and looks like it.
        near: Option<String>,
    },
    /// No directory for settings is known: neither of the variables is set.
    NoHome,
}

/// Something wrong in a file of settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// The file; `None` for text that is in none.
    pub file: Option<PathBuf>,
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// What is wrong.
    pub fact: Box<Text>,
    /// What would be right.
    pub cure: Option<Box<Text>>,
}

impl Mistake {
    /// Something wrong at a place (in bytes) of a file's text.
    pub(crate) fn at(
        span: Option<Range<usize>>,
        source: &str,
        fact: Text,
        cure: Option<Text>,
    ) -> Self {
        let before = source.get(..span.map_or(0, |span| span.start)).unwrap_or(source);
        let line_begin = before.rfind('\n').map_or(0, |at| at + 1);
        let column = before.get(line_begin..).unwrap_or_default().chars().count() + 1;
        let line = before.matches('\n').count() + 1;
        Self { file: None, line, column, fact: fact.into(), cure: cure.map(Box::new) }
    }

    /// A value that was refused.
    pub(crate) fn bad(span: Range<usize>, source: &str, bad: BadValue) -> Self {
        Self::at(Some(span), source, bad.reason, Some(bad.help))
    }

    /// What the TOML parser or serde says.
    pub(crate) fn of_toml(error: &toml::de::Error, source: &str) -> Self {
        let (fact, cure) = words(error.message());
        Self::at(error.span(), source, fact, cure)
    }

    pub(crate) fn in_file(self, file: &Path) -> FileError {
        FileError::Mistake(Self { file: Some(file.to_owned()), ..self })
    }
}

/// A refused value as a message that serde carries.
pub(crate) fn message(bad: &BadValue) -> String {
    [&bad.reason.en, &bad.reason.zh, &bad.help.en, &bad.help.zh]
        .map(AsRef::as_ref)
        .join(&BETWEEN.to_string())
}

fn words(message: &str) -> (Text, Option<Text>) {
    let parts: Vec<&str> = message.split(BETWEEN).collect();
    if let [en, zh, help_en, help_zh] = parts[..] {
        return (text!("{en}", "{zh}"), Some(text!("{help_en}", "{help_zh}")));
    }
    let names: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
    let is_unknown = message.starts_with("unknown field") || message.starts_with("unknown variant");
    if let ([name, known @ ..], true) = (&names[..], is_unknown) {
        let shown = escaped(name);
        let fact = match nearest(name, known.iter().copied()) {
            Some(near) => text!(
                "nothing is called \"{shown}\" here; did you mean {near}?",
                "这里不能写“{shown}”；是不是想写 {near}？"
            ),
            None => text!("nothing is called \"{shown}\" here", "这里不能写“{shown}”"),
        };
        let known = known.join(", ");
        return (fact, Some(text!("here may stand: {known}", "这里可以写：{known}")));
    }
    let (fact, cure) = toml_words::told(message);
    (fact, Some(cure))
}

/// The name that is most like another, if one is like it: at most a third of it differs.
pub(crate) fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let most = name.chars().count().max(3) / 3;
    known
        .into_iter()
        .map(|known| (distance(name, known), known))
        .filter(|(distance, _)| *distance <= most.max(2))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, known)| known)
}

/// How many characters must be inserted, left out or changed (Levenshtein). Of hostile names only
/// the beginning counts.
fn distance(one: &str, other: &str) -> usize {
    const MOST: usize = 64;
    let other: Vec<char> = other.chars().take(MOST).collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (index, a) in one.chars().take(MOST).enumerate() {
        let mut diagonal = index;
        let mut left = index + 1;
        let mut next = vec![left];
        for (b, above) in other.iter().zip(row.iter().skip(1)) {
            left = (diagonal + usize::from(a != *b)).min(left + 1).min(above + 1);
            diagonal = *above;
            next.push(left);
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}

impl Explain for FileError {
    fn fact(&self) -> Text {
        match self {
            FileError::Failed(failure) => failure.fact(),
            FileError::Mistake(mistake) => {
                let Mistake { line, column, fact, .. } = mistake;
                let file = mistake.file.as_deref().map(shown_path).unwrap_or_default();
                let place = if file.is_empty() { file } else { format!("{file}:") };
                let Text { en, zh } = &**fact;
                text!("{place}{line}:{column}: {en}", "{place}{line}:{column}：{zh}")
            }
            FileError::Name { name } => {
                let shown = escaped(name);
                text!("\"{shown}\" cannot be a name of settings", "“{shown}”不能作为设置的名字")
            }
            FileError::Unknown { name, near } => {
                let shown = escaped(name);
                match near.as_deref().map(escaped) {
                    Some(near) => text!(
                        "no settings are saved as \"{shown}\"; did you mean {near}?",
                        "没有保存过名为“{shown}”的设置；是不是想写 {near}？"
                    ),
                    None => text!(
                        "no settings are saved as \"{shown}\"",
                        "没有保存过名为“{shown}”的设置"
                    ),
                }
            }
            FileError::NoHome => {
                Text::new("no directory for settings is known", "不知道设置应放在哪个目录")
            }
        }
    }

    fn help(&self) -> Option<Text> {
        match self {
            FileError::Failed(failure) => failure.help(),
            FileError::Mistake(mistake) => mistake.cure.as_deref().cloned(),
            FileError::Name { .. } => Some(Text::new(
                "letters, digits, - and _, at most 64 of them: class-1",
                "可用字母、汉字、数字、- 和 _，最多 64 个：class-1",
            )),
            FileError::Unknown { .. } => None,
            FileError::NoHome => Some(Text::new(
                "set NET_ASSIST_HOME to a directory, or name a file: ./class-1.toml",
                "请把 NET_ASSIST_HOME 设为一个目录，或直接写文件：./class-1.toml",
            )),
        }
    }

    fn status(&self) -> ExitStatus {
        match self {
            FileError::Failed(failure) => failure.status(),
            FileError::NoHome => ExitStatus::Refused,
            _ => ExitStatus::Usage,
        }
    }

    fn input(&self) -> Option<String> {
        match self {
            FileError::Failed(failure) => failure.input(),
            FileError::Mistake(mistake) => mistake.file.as_deref().map(shown_path),
            FileError::Name { name } | FileError::Unknown { name, .. } => Some(name.clone()),
            FileError::NoHome => None,
        }
    }
}
