//! `course new`: a lesson or an exercise to begin with, complete enough to pass its own tests.

use std::fs;
use std::path::Path;

use clap::{Args, Subcommand};
use common::tr;

use super::WorkspaceError;
use crate::progress::replace;
use crate::session::{Outcome, Session, boxed};
use crate::status::GradeStatus;

/// The options of `course new`.
#[derive(Args)]
pub(crate) struct NewOptions {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// A lesson: package, text in both languages, test. | 一课：程序包、两种语言的课文、测试。
    Lesson {
        /// its name, such as udp_multicast | 名字，例如 udp_multicast
        #[arg(value_name = "NAME")]
        name: String,
        /// its place in the course; left out: the end | 在课程中的位置；省略则放在最后
        #[arg(long, value_name = "N")]
        number: Option<u32>,
    },
    /// An exercise for a lesson: starter, checks, a right answer. | 给某一课的练习：初始代码、检查、正确答案。
    Exercise {
        /// the lesson's name | 课程的名字
        #[arg(value_name = "NAME")]
        name: String,
    },
}

/// Where a file goes, and what stands in it before the name is put in.
type Template = (String, &'static str);

/// Writes the files and says which they are.
pub(crate) fn new(session: &mut Session<'_>, options: &NewOptions) -> Outcome {
    let (name, files) = match &options.what {
        What::Lesson { name, number } => (name, lesson(session, name, *number).map_err(boxed)?),
        What::Exercise { name } => {
            let lesson = session.syllabus.find(name).map_err(boxed)?;
            if lesson.exercise_file().exists() {
                return Err(boxed(WorkspaceError::Taken { name: format!("ex_{name}") }));
            }
            let directory = lesson.directory.strip_prefix(session.root());
            (name, exercise(&directory.unwrap_or(&lesson.directory).display().to_string(), name))
        }
    };
    let root = session.root().to_owned();
    for (path, template) in &files {
        let path = root.join(path);
        replace(&path, &template.replace("NAME", name))
            .map_err(WorkspaceError::at(path))
            .map_err(boxed)?;
    }
    let list: String = files.iter().map(|(path, _)| format!("  {path}\n")).collect();
    let lines = tr!(
        session.lang(),
        "written:\n{list}next: fill them in; cargo course dev check tells what is missing",
        "已写入：\n{list}接下来：填写内容；cargo course dev check 会指出还缺什么"
    );
    session.say(lines).map_err(boxed)?;
    Ok(GradeStatus::Passed)
}

fn lesson(
    session: &Session<'_>,
    name: &str,
    number: Option<u32>,
) -> Result<Vec<Template>, WorkspaceError> {
    if !is_name(name) {
        return Err(WorkspaceError::BadName { name: name.to_owned() });
    }
    if session.syllabus.find(name).is_ok() || is_a_crate(session.root(), name) {
        return Err(WorkspaceError::Taken { name: name.to_owned() });
    }
    let last = session.syllabus.lessons().iter().map(|lesson| lesson.number).max();
    let number = number.unwrap_or(last.unwrap_or_default() + 1);
    let at = |file: &str| format!("lessons/{number:02}_{name}/{file}");
    Ok(vec![
        (at("Cargo.toml"), include_str!("templates/lesson/Cargo.toml.in")),
        (at("README.md"), include_str!("templates/lesson/README.md.in")),
        (at("README.zh.md"), include_str!("templates/lesson/README.zh.md.in")),
        (at("src/main.rs"), include_str!("templates/lesson/main.rs.in")),
        (format!("tests/{name}.rs"), include_str!("templates/lesson/test.rs.in")),
    ])
}

fn exercise(lesson: &str, name: &str) -> Vec<Template> {
    let at = |file: &str| format!("{lesson}/exercise/{file}");
    let solution = |file: &str| format!("tests/solutions/{name}/{file}");
    vec![
        (at("Cargo.toml"), include_str!("templates/exercise/Cargo.toml.in")),
        (at("src/main.rs"), include_str!("templates/exercise/main.rs.in")),
        (at("exercise.toml"), include_str!("templates/exercise/exercise.toml.in")),
        (solution("answer.rs"), include_str!("templates/exercise/answer.rs.in")),
        (solution("answer.py"), include_str!("templates/exercise/answer.py.in")),
    ]
}

/// A package's name that is also a function's.
fn is_name(name: &str) -> bool {
    let is_inner = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.chars().all(is_inner)
        && name.len() <= 40
        && !matches!(name, "main" | "std" | "core" | "test" | "fn" | "mod" | "use" | "loop")
}

fn is_a_crate(root: &Path, name: &str) -> bool {
    fs::metadata(root.join("crates").join(name)).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_a_packages_and_a_functions() {
        for name in ["udp_multicast", "a", "x2"] {
            assert!(is_name(name), "{name}");
        }
        for name in ["", "2x", "Udp", "udp-send", "../x", "fn", "_a", "中文"] {
            assert!(!is_name(name), "{name}");
        }
    }
}
