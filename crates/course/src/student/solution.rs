//! `course solution`: a right answer, for those who have one or give up.

use std::fs;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use common::error::system_said;
use common::{ExitStatus, Explain, Text, text};

use super::check::exercise_of;
use super::moving::named_or_current;
use crate::session::{Outcome, Session, boxed};
use crate::status::GradeStatus;

/// The options of `course solution`.
#[derive(Args)]
pub(crate) struct SolutionOptions {
    /// a lesson's name; left out: where you are | 课程的名字；省略则是当前课程
    #[arg(value_name = "NAME")]
    name: Option<String>,
    /// although the exercise is not solved | 练习还没有完成也要看
    #[arg(long)]
    anyway: bool,
    /// the language of the answer | 答案用哪种语言
    #[arg(long = "in", value_name = "LANGUAGE", default_value = "rust")]
    language: AnswerLanguage,
}

#[derive(Clone, Copy, ValueEnum)]
enum AnswerLanguage {
    Rust,
    Python,
    C,
}

impl AnswerLanguage {
    fn extension(self) -> &'static str {
        match self {
            Self::Rust => "rs",
            Self::Python => "py",
            Self::C => "c",
        }
    }
}

/// Shows the answer: the file as it is.
pub(crate) fn solution(session: &mut Session<'_>, options: &SolutionOptions) -> Outcome {
    let lesson = named_or_current(session, options.name.as_deref())?;
    exercise_of(&lesson)?;
    let name = lesson.name;
    if !options.anyway && !session.progress().map_err(boxed)?.of(&name).solved {
        return Err(boxed(NotYet { name }));
    }
    let directory = session.root().join("tests").join("solutions").join(&name);
    let files = files_of(&directory, options.language);
    if files.is_empty() {
        return Err(boxed(NoSolution { name, directory }));
    }
    for file in files {
        let text = fs::read_to_string(&file).map_err(|source| {
            boxed(Unreadable { file: file.clone(), said: system_said(&source) })
        })?;
        let path = file.strip_prefix(session.root()).unwrap_or(&file).display();
        session.console.hint(&text!("this is {path}", "文件：{path}"));
        session.say(text.trim_end()).map_err(boxed)?;
    }
    Ok(GradeStatus::Passed)
}

/// The file in that language; or, where the answer is files, all of them.
fn files_of(directory: &Path, language: AnswerLanguage) -> Vec<PathBuf> {
    let file = directory.join("answer").with_extension(language.extension());
    if file.is_file() {
        return vec![file];
    }
    let entries = fs::read_dir(directory.join("answer")).into_iter().flatten().flatten();
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    files.retain(|file| file.is_file());
    files.sort();
    files
}

/// The exercise is not solved yet.
#[derive(Debug)]
struct NotYet {
    name: String,
}

impl Explain for NotYet {
    fn fact(&self) -> Text {
        let name = &self.name;
        text!("the exercise {name} is not solved yet", "练习 {name} 还没有完成")
    }

    fn help(&self) -> Option<Text> {
        let name = &self.name;
        Some(text!(
            "cargo course hint {name} is one step further; cargo course solution --anyway {name} shows it all the same",
            "先看提示：cargo course hint {name}；一定要看答案：cargo course solution --anyway {name}"
        ))
    }

    fn status(&self) -> ExitStatus {
        ExitStatus::Refused
    }
}

/// There is no answer here, or none in that language.
#[derive(Debug)]
struct NoSolution {
    name: String,
    directory: PathBuf,
}

impl Explain for NoSolution {
    fn fact(&self) -> Text {
        let (name, directory) = (&self.name, self.directory.display());
        text!(
            "{directory} has no answer to {name} in this language",
            "{directory} 里没有 {name} 用这种语言写的答案"
        )
    }

    fn help(&self) -> Option<Text> {
        Some(text!(
            "try --in rust or --in python; a workspace for students has no answers: ask your teacher",
            "试试 --in rust 或 --in python；学生用的工作区不带答案：请问老师"
        ))
    }

    fn status(&self) -> ExitStatus {
        ExitStatus::Refused
    }
}

#[derive(Debug)]
struct Unreadable {
    file: PathBuf,
    said: Text,
}

impl Explain for Unreadable {
    fn fact(&self) -> Text {
        let (file, said_en, said_zh) = (self.file.display(), &self.said.en, &self.said.zh);
        text!("{file} cannot be read: {said_en}", "无法读取 {file}：{said_zh}")
    }

    fn help(&self) -> Option<Text> {
        Some(text!("git status shows what was changed", "git status 可以显示改动过什么"))
    }

    fn status(&self) -> ExitStatus {
        ExitStatus::Refused
    }
}
