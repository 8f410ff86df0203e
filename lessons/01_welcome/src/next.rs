//! The next lesson: the directory after this one's, wherever the course lies.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use common::escape::escaped;
use common::{Lang, Text, text};

/// A lesson that can be run.
pub(crate) struct Next {
    name: String,
    title: Option<String>,
}

impl Next {
    /// How it is run.
    pub(crate) fn command(&self) -> String {
        format!("cargo run -p {}", self.name)
    }

    /// The step to take, with the lesson's title.
    pub(crate) fn step(&self) -> Text {
        let command = self.command();
        match &self.title {
            Some(title) => {
                let title = escaped(title).to_string();
                text!("next: {command} ({title})", "接下来：{command}（{title}）")
            }
            None => text!("next: {command}", "接下来：{command}"),
        }
    }
}

/// The lesson after this one, from what stands in the course's directory; `None` outside it.
pub(crate) fn lesson(lang: Lang) -> Option<Next> {
    let here = env::current_dir().ok();
    // cargo tells a program that it runs where the program's package lies.
    let package = env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    [here, package]
        .iter()
        .flatten()
        .flat_map(|start| start.ancestors())
        .find_map(|directory| after_this(&directory.join("lessons"), lang))
}

/// Lessons are directories `NN_name`; the order of their names is that of the course.
fn after_this(lessons: &Path, lang: Lang) -> Option<Next> {
    let entries = fs::read_dir(lessons).ok()?.flatten();
    let mut names: Vec<String> = entries
        .filter(|entry| entry.path().join("Cargo.toml").is_file())
        .filter_map(|entry| entry.file_name().into_string().ok())
        .filter(|name| lesson_name(name).is_some())
        .collect();
    names.sort();
    let own = names.iter().position(|name| lesson_name(name) == Some(env!("CARGO_PKG_NAME")))?;
    let directory = names.get(own + 1)?;
    Some(Next {
        name: lesson_name(directory)?.to_owned(),
        title: title(&lessons.join(directory), lang),
    })
}

/// The name in `10_udp_send`: of letters, digits and `_`, so that it is a word in any shell.
fn lesson_name(directory: &str) -> Option<&str> {
    let (number, name) = directory.split_once('_')?;
    let is_number = number.len() == 2 && number.bytes().all(|byte| byte.is_ascii_digit());
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    (is_number && !name.is_empty() && name.bytes().all(is_plain)).then_some(name)
}

/// The first heading of the lesson's text.
fn title(lesson: &Path, lang: Lang) -> Option<String> {
    let readme = match lang {
        Lang::En => "README.md",
        Lang::Zh => "README.zh.md",
    };
    let text = fs::read_to_string(lesson.join(readme)).ok()?;
    let title = text.lines().find_map(|line| line.strip_prefix("# "))?;
    Some(title.trim().to_owned())
}
