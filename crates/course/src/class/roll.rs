//! Who has handed in: the names in a directory of submissions.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use common::error::system_said;
use common::escape::escaped;
use common::{Text, text};
use grader::submission::Place;

use super::answer::{Answer, answer_in, answer_of, is_directory};
use super::{Refused, digest};

/// One student and what they handed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Student {
    /// The name of the directory, or of the file without its ending; harmless.
    pub(super) name: String,
    /// Where it lies; more than one place when two go by the same name.
    places: Vec<PathBuf>,
}

/// Everyone who has handed in, sorted by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Roll {
    /// The students.
    pub(super) students: Vec<Student>,
    /// Files that belong to nobody.
    pub(super) left_out: Vec<String>,
}

impl Roll {
    /// Reads the names in `directory`. A file is a submission only where all are about one exercise;
    /// what begins with a dot never is.
    ///
    /// # Errors
    /// The directory cannot be read.
    pub(super) fn read(directory: &Path, takes_files: bool) -> Result<Self, Refused> {
        let unreadable = |source| unreadable(directory, &source);
        let mut students: BTreeMap<String, Vec<PathBuf>> = BTreeMap::new();
        let mut left_out = Vec::new();
        for entry in fs::read_dir(directory).map_err(unreadable)? {
            let path = entry.map_err(unreadable)?.path();
            let is_directory = is_directory(&path);
            let name = if is_directory { path.file_name() } else { path.file_stem() };
            let name = shown(&name.unwrap_or_default().to_string_lossy());
            if name.starts_with('.') {
                continue;
            }
            if is_directory || takes_files {
                students.entry(name).or_default().push(path);
            } else {
                left_out.push(name);
            }
        }
        left_out.sort();
        let students = students.into_iter().map(|(name, places)| Student { name, places });
        Ok(Self { students: students.collect(), left_out })
    }

    /// A number for all names, to tell whether two machines saw the same.
    pub(super) fn digest(&self) -> u64 {
        digest(self.students.iter().map(|student| &student.name))
    }
}

/// A name that is harmless, and not too long for a file's name (255 bytes on most systems).
fn shown(name: &str) -> String {
    const LONGEST: usize = 180;
    let shown = escaped(name).to_string();
    if shown.len() <= LONGEST {
        return shown;
    }
    let at = shown.floor_char_boundary(LONGEST);
    format!("{}~{:016x}", &shown[..at], digest([name]))
}

fn unreadable(directory: &Path, source: &std::io::Error) -> Refused {
    let (path, said) = (directory.display(), system_said(source));
    let (said_en, said_zh) = (said.en, said.zh);
    Refused::usage(
        text!("{path} cannot be read: {said_en}", "无法读取 {path}：{said_zh}"),
        text!(
            "name the directory that has one file or directory for each student",
            "请给出提交目录：其中每个学生有一个文件或目录"
        ),
    )
}

impl Student {
    /// The answer to an exercise; `is_only`: submissions are about nothing else.
    pub(super) fn answer(&self, exercise: &Place, is_only: bool) -> Answer {
        match self.places.as_slice() {
            [place] if is_only => answer_of(place, exercise),
            [place] => answer_in(place, exercise),
            _ => Answer::Unusable(self.several()),
        }
    }

    fn several(&self) -> Text {
        let name = &self.name;
        text!(
            "several files or directories are called {name}, and only one can be meant",
            "有多个文件或目录都叫 {name}，无法确定是哪一个"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn directory(names: &[&str]) -> tempfile::TempDir {
        let root = tempfile::tempdir().unwrap();
        for name in names {
            match name.strip_suffix('/') {
                Some(name) => fs::create_dir(root.path().join(name)).unwrap(),
                None => fs::write(root.path().join(name), "").unwrap(),
            }
        }
        root
    }

    fn names(roll: &Roll) -> Vec<&str> {
        roll.students.iter().map(|student| student.name.as_str()).collect()
    }

    #[test]
    fn students_are_sorted_and_files_count_where_all_are_about_one_exercise() {
        let root = directory(&["wang/", "王芳/", "li.py", ".git/", ".DS_Store", "a.b.py"]);
        let roll = Roll::read(root.path(), true).unwrap();
        assert_eq!(names(&roll), ["a.b", "li", "wang", "王芳"]);
        let roll = Roll::read(root.path(), false).unwrap();
        assert_eq!(names(&roll), ["wang", "王芳"]);
        assert_eq!(roll.left_out, ["a.b", "li"]);
    }

    #[test]
    fn two_submissions_of_one_name_are_nobodys_answer() {
        let root = directory(&["li.py", "li.rs"]);
        let roll = Roll::read(root.path(), true).unwrap();
        let (desk, file) = (PathBuf::new(), PathBuf::new());
        let place = Place { name: "welcome".into(), desk, file };
        assert!(matches!(roll.students[0].answer(&place, true), Answer::Unusable(_)));
    }

    #[cfg(unix)]
    #[test]
    fn a_name_cannot_forge_a_line() {
        let root = directory(&["li\n::error::x.py"]);
        let roll = Roll::read(root.path(), true).unwrap();
        assert_eq!(names(&roll), ["li\\n::error::x"]);
        let (long, longer) = (shown(&"\n".repeat(254)), shown(&"\n".repeat(255)));
        assert!(long.len() < 255 && long != longer, "{long}");
    }
}
