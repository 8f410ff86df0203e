//! The lessons in teaching order, as `lessons/` has them.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use common::error::system_said;
use common::{ExitStatus, Explain, Lang, Text, text};
use grader::exercise::{Exercise, ExerciseError};
use lesson_text::{Language, LessonText};

/// All lessons, by their place in the course.
#[derive(Clone, Debug)]
pub(crate) struct Syllabus {
    lessons: Vec<Lesson>,
}

/// A lesson: a directory `NN_name` with a text in each language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Lesson {
    /// Its place in the course, from 1 on.
    pub(crate) number: u32,
    /// The name of its package and its exercise.
    pub(crate) name: String,
    /// Where it lies.
    pub(crate) directory: PathBuf,
}

impl Syllabus {
    /// Reads the names in `lessons/`; the texts are read when they are asked for.
    ///
    /// # Errors
    /// The directory cannot be read.
    pub(crate) fn read(root: &Path) -> Result<Self, SyllabusError> {
        let directory = root.join("lessons");
        let unreadable = |source| SyllabusError::Unreadable { path: directory.clone(), source };
        let mut lessons = Vec::new();
        for entry in fs::read_dir(&directory).map_err(unreadable)? {
            lessons.extend(Lesson::at(entry.map_err(unreadable)?.path()));
        }
        lessons.sort_by(|one, other| (one.number, &one.name).cmp(&(other.number, &other.name)));
        Ok(Self { lessons })
    }

    /// All of them, in order.
    pub(crate) fn lessons(&self) -> &[Lesson] {
        &self.lessons
    }

    /// Where a lesson stands in the order, by its name (`udp_send`), number (`10`) or directory
    /// (`10_udp_send`).
    ///
    /// # Errors
    /// There is none.
    pub(crate) fn position(&self, wanted: &str) -> Result<usize, SyllabusError> {
        let is_wanted = |lesson: &Lesson| {
            lesson.name == wanted
                || wanted.parse() == Ok(lesson.number)
                || lesson.directory.file_name().is_some_and(|name| name == wanted)
        };
        self.lessons.iter().position(is_wanted).ok_or_else(|| SyllabusError::NoLesson {
            wanted: wanted.to_owned(),
            known: self.lessons.iter().map(|lesson| lesson.name.clone()).collect(),
        })
    }

    /// The lesson of that name, number or directory.
    ///
    /// # Errors
    /// There is none.
    pub(crate) fn find(&self, wanted: &str) -> Result<&Lesson, SyllabusError> {
        self.position(wanted).map(|place| &self.lessons[place])
    }
}

impl Lesson {
    /// A directory `NN_name` that has a package; anything else is no lesson.
    fn at(directory: PathBuf) -> Option<Self> {
        let (number, name) = directory.file_name()?.to_str()?.split_once('_')?;
        let (number, name) = (number.parse().ok()?, name.to_owned());
        directory.join("Cargo.toml").is_file().then_some(Self { number, name, directory })
    }

    /// Its text.
    ///
    /// # Errors
    /// The file cannot be read, or has no lesson's form.
    pub(crate) fn text(&self, lang: Lang) -> Result<LessonText, SyllabusError> {
        let path = self.directory.join(language(lang).readme());
        let markdown = fs::read_to_string(&path)
            .map_err(|source| SyllabusError::Unreadable { path: path.clone(), source })?;
        LessonText::parse(&markdown)
            .map_err(|why| SyllabusError::Malformed { path, why: why.to_string() })
    }

    /// The heading of its text, or its name where there is no text.
    pub(crate) fn title(&self, lang: Lang) -> String {
        self.text(lang).map_or_else(|_| self.name.clone(), |text| text.title)
    }

    /// Where its exercise is described.
    pub(crate) fn exercise_file(&self) -> PathBuf {
        self.directory.join("exercise").join("exercise.toml")
    }

    /// Its exercise, if it has one.
    ///
    /// # Errors
    /// `exercise.toml` cannot be read or is wrong.
    pub(crate) fn exercise(&self) -> Result<Option<Exercise>, ExerciseError> {
        let file = self.exercise_file();
        if file.is_file() { Exercise::load(&file).map(Some) } else { Ok(None) }
    }
}

/// The language of a text.
pub(crate) fn language(lang: Lang) -> Language {
    lang.pick(Language::English, Language::Chinese)
}

/// What keeps a lesson from being shown.
#[derive(Debug)]
pub(crate) enum SyllabusError {
    /// A file or directory cannot be read.
    Unreadable { path: PathBuf, source: io::Error },
    /// A text without the form of a lesson.
    Malformed { path: PathBuf, why: String },
    /// No lesson has that name.
    NoLesson { wanted: String, known: Vec<String> },
}

impl Explain for SyllabusError {
    fn fact(&self) -> Text {
        match self {
            Self::Unreadable { path, source } => {
                let (path, said) = (path.display(), system_said(source));
                let (said_en, said_zh) = (said.en, said.zh);
                text!("{path} cannot be read: {said_en}", "无法读取 {path}：{said_zh}")
            }
            Self::Malformed { path, why } => {
                let path = path.display();
                text!("{path}: {why}", "{path}：{why}")
            }
            Self::NoLesson { wanted, .. } => {
                let wanted = common::escape::escaped(wanted);
                text!("there is no lesson \"{wanted}\"", "没有名为“{wanted}”的课程")
            }
        }
    }

    fn help(&self) -> Option<Text> {
        Some(match self {
            Self::Unreadable { .. } => text!(
                "check that the file is there and may be read; git status shows what was changed",
                "请确认文件存在并且可读；git status 可以显示改动过什么"
            ),
            Self::Malformed { .. } => text!(
                "the other lessons show the form of a lesson's text",
                "课文的格式请参照其他课程"
            ),
            Self::NoLesson { known, .. } => {
                let known = known.join(", ");
                text!("the lessons are {known}", "课程有：{known}")
            }
        })
    }

    fn status(&self) -> ExitStatus {
        match self {
            Self::NoLesson { .. } => ExitStatus::Usage,
            Self::Unreadable { .. } | Self::Malformed { .. } => ExitStatus::Refused,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn course(names: &[&str]) -> tempfile::TempDir {
        let root = tempfile::tempdir().unwrap();
        for name in names {
            let lesson = root.path().join("lessons").join(name);
            fs::create_dir_all(&lesson).unwrap();
            fs::write(lesson.join("Cargo.toml"), "").unwrap();
        }
        root
    }

    #[test]
    fn lessons_stand_in_the_order_of_their_numbers() {
        let root = course(&["10_c", "2_b", "01_a", "notes", "x_y"]);
        fs::create_dir(root.path().join("lessons/03_empty")).unwrap();
        let syllabus = Syllabus::read(root.path()).unwrap();
        let names: Vec<&str> = syllabus.lessons().iter().map(|l| l.name.as_str()).collect();
        assert_eq!(names, ["a", "b", "c"]);
    }

    #[test]
    fn a_lesson_is_found_by_name_number_and_directory() {
        let root = course(&["01_a", "10_c_d"]);
        let syllabus = Syllabus::read(root.path()).unwrap();
        for wanted in ["c_d", "10", "10_c_d"] {
            assert_eq!(syllabus.find(wanted).unwrap().name, "c_d", "{wanted}");
        }
        let error = syllabus.find("e").unwrap_err();
        assert_eq!(error.status(), ExitStatus::Usage);
        assert!(error.help().unwrap().en.contains("a, c_d"));
    }
}
