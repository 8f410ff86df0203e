//! The directory of a batch: what is being graded, and all that is graded already.
//!
//! | file | holds |
//! |---|---|
//! | `plan.json` | seed, exercises, share; whether it is complete |
//! | `reports/STUDENT/EXERCISE.json` | a report: there and whole, or not there |
//! | `reports/STUDENT/EXERCISE.en.txt`, `.zh.txt` | the same for a person, where something was handed in |
//! | `gradebook.csv` | made from the reports at the end |
//! | `lock` | held while a batch works here |
//!
//! Every file is put in its place whole, so a batch may be killed at any moment.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use common::error::system_said;
use common::{Lang, text};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Refused;
use super::gradebook::{Grade, Gradebook};
use super::outputs::cannot_write;
use super::shard::Shard;
use crate::progress::replace;
use crate::reporter::{Format, Graded, Standing, json_line, timeless};

/// The form of `plan.json` that this program writes.
const VERSION: u32 = 1;

/// What is being graded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Plan {
    version: u32,
    /// All values are drawn from it.
    pub(super) seed: u64,
    /// In the order of the lessons.
    pub(super) exercises: Vec<Task>,
    /// Which share of the class.
    pub(super) shard: Shard,
    /// A number for the names of all students, of every share; see [`super::roll::Roll::digest`].
    pub(super) roll: String,
    /// Whether every student of this share is graded.
    pub(super) complete: bool,
}

/// An exercise of a plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Task {
    /// Its name.
    pub(super) name: String,
    /// A number for its description: grades by other checks are no grades of this batch.
    pub(super) checks: String,
}

impl Plan {
    /// A plan of which nothing is graded yet.
    pub(super) fn new(seed: u64, exercises: Vec<Task>, shard: Shard, roll: u64) -> Self {
        let roll = format!("{roll:016x}");
        Self { version: VERSION, seed, exercises, shard, roll, complete: false }
    }
}

/// A batch's directory.
#[derive(Debug)]
pub(super) struct Ledger {
    directory: PathBuf,
    /// Let go when it is dropped.
    _lock: Option<File>,
}

impl Ledger {
    /// Takes hold of a directory, which is made if it is not there.
    ///
    /// # Errors
    /// It cannot be written to, or another batch works there.
    pub(super) fn hold(directory: &Path) -> Result<Self, Refused> {
        let lock = directory.join("lock");
        let opened = fs::create_dir_all(directory).and_then(|()| File::create(&lock));
        let file = opened.map_err(|source| cannot_write(&lock, &source))?;
        match file.try_lock() {
            Ok(()) => Ok(Self { directory: directory.to_owned(), _lock: Some(file) }),
            Err(TryLockError::WouldBlock) => Err(busy(directory)),
            Err(TryLockError::Error(source)) => Err(cannot_write(&lock, &source)),
        }
    }

    /// A directory that is only read.
    pub(super) fn at(directory: &Path) -> Self {
        Self { directory: directory.to_owned(), _lock: None }
    }

    /// What is being graded here; `None` where nothing is.
    ///
    /// # Errors
    /// The plan cannot be read, is damaged or a newer program's.
    pub(super) fn plan(&self) -> Result<Option<Plan>, Refused> {
        let path = self.directory.join("plan.json");
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(source) => return Err(unreadable(&path, &source)),
        };
        let plan: Option<Plan> = serde_json::from_str(&text).ok();
        let usable = |plan: &Plan| plan.version == VERSION && plan.shard.index <= plan.shard.count;
        plan.filter(usable).map(Some).ok_or_else(|| damaged(&path))
    }

    /// Writes the plan.
    ///
    /// # Errors
    /// The system refuses.
    pub(super) fn note(&self, plan: &Plan) -> Result<(), Refused> {
        let path = self.directory.join("plan.json");
        let text = serde_json::to_string_pretty(plan).map_err(io::Error::other);
        let written = text.and_then(|text| replace(&path, &(text + "\n")));
        written.map_err(|source| cannot_write(&path, &source))
    }

    /// Where a student's reports are.
    fn reports(&self, student: &str) -> PathBuf {
        self.directory.join("reports").join(student)
    }

    /// The grade that a student has, if it was drawn from this seed.
    pub(super) fn grade(&self, student: &str, exercise: &str, seed: u64) -> Option<Grade> {
        let path = self.reports(student).join(format!("{exercise}.json"));
        let report: Value = serde_json::from_str(&fs::read_to_string(path).ok()?).ok()?;
        (report["seed"] == seed).then(|| Grade::read(&report)).flatten()
    }

    /// Writes the reports of a grade; the one that counts comes last.
    ///
    /// # Errors
    /// The system refuses.
    pub(super) fn enter(&self, student: &str, graded: &Graded) -> Result<Grade, Refused> {
        let (reports, exercise) = (self.reports(student), &graded.report.exercise);
        let texts = match graded.standing {
            Standing::Missing => &[][..], // nobody is given it to read
            _ => &[(Lang::En, "en.txt"), (Lang::Zh, "zh.txt")],
        };
        for &(lang, ending) in texts {
            let path = reports.join(format!("{exercise}.{ending}"));
            let text = Format::Human.document(std::slice::from_ref(graded), lang);
            replace(&path, &text).map_err(|source| cannot_write(&path, &source))?;
        }
        let path = reports.join(format!("{exercise}.json"));
        let mut report = timeless(graded);
        report["student"] = student.into();
        replace(&path, &(json_line(&report) + "\n"))
            .map_err(|source| cannot_write(&path, &source))?;
        let (points, max_points) = (graded.report.points(), graded.report.max_points());
        let standing = graded.standing;
        Ok(Grade { standing, points: points.into(), max_points: max_points.into() })
    }

    /// Everyone's grades.
    ///
    /// # Errors
    /// The reports cannot be read, or one is damaged.
    pub(super) fn gradebook(&self, plan: &Plan) -> Result<Gradebook, Refused> {
        let mut gradebook = Gradebook::default();
        for student in self.students()? {
            let mut grades = std::collections::BTreeMap::new();
            for Task { name, .. } in &plan.exercises {
                let grade = self.grade(&student, name, plan.seed);
                let grade = grade
                    .ok_or_else(|| damaged(&self.reports(&student).join(format!("{name}.json"))))?;
                grades.insert(name.clone(), grade);
            }
            gradebook.students.insert(student, grades);
        }
        gradebook.exercises = plan.exercises.iter().map(|task| task.name.clone()).collect();
        Ok(gradebook)
    }

    /// Everyone who has a report.
    ///
    /// # Errors
    /// The directory cannot be read.
    pub(super) fn students(&self) -> Result<Vec<String>, Refused> {
        let reports = self.directory.join("reports");
        let mut students = Vec::new();
        let list = match fs::read_dir(&reports) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(students),
            list => list.map_err(|source| unreadable(&reports, &source))?,
        };
        for entry in list {
            let entry = entry.map_err(|source| unreadable(&reports, &source))?;
            students.push(entry.file_name().to_string_lossy().into_owned());
        }
        students.sort();
        Ok(students)
    }

    /// Makes the gradebook.
    ///
    /// # Errors
    /// As for [`Ledger::gradebook`], or it cannot be written.
    pub(super) fn close(&self, plan: &Plan) -> Result<Gradebook, Refused> {
        for student in self.students()? {
            sweep(&self.reports(&student));
        }
        sweep(&self.directory);
        let gradebook = self.gradebook(plan)?;
        let path = self.gradebook_file();
        replace(&path, &gradebook.csv()).map_err(|source| cannot_write(&path, &source))?;
        self.note(&Plan { complete: true, ..plan.clone() })?;
        Ok(gradebook)
    }

    /// Where the gradebook is.
    pub(super) fn gradebook_file(&self) -> PathBuf {
        self.directory.join("gradebook.csv")
    }

    /// Copies all reports of a student here.
    ///
    /// # Errors
    /// The system refuses.
    pub(super) fn take_over(&self, student: &str, from: &Self) -> Result<(), Refused> {
        let (source, target) = (from.reports(student), self.reports(student));
        let copied = || -> io::Result<()> {
            fs::create_dir_all(&target)?;
            for entry in fs::read_dir(&source)? {
                let entry = entry?;
                // What a killed batch left behind is no report.
                if entry.file_type()?.is_file()
                    && !entry.file_name().to_string_lossy().starts_with('.')
                {
                    fs::copy(entry.path(), target.join(entry.file_name()))?;
                }
            }
            Ok(())
        };
        copied().map_err(|source| cannot_write(&target, &source))
    }
}

/// Whether a grade need not be made again: the grader's trouble may be over, and who had handed in
/// nothing may have done so since.
pub(super) fn is_final(grade: Grade, is_still_missing: bool) -> bool {
    match grade.standing {
        Standing::GraderError => false,
        Standing::Missing => is_still_missing,
        _ => true,
    }
}

/// Removes what a killed batch had not put in its place yet.
fn sweep(directory: &Path) {
    for entry in fs::read_dir(directory).into_iter().flatten().flatten() {
        if entry.file_name().to_string_lossy().starts_with(".new") {
            // It hurts nobody if it stays.
            let _ = fs::remove_file(entry.path());
        }
    }
}

fn busy(directory: &Path) -> Refused {
    let path = directory.display();
    Refused::usage(
        text!("another batch is working in {path}", "另一个批量评分正在使用 {path}"),
        text!(
            "wait for it, or choose another --out; shards need a directory each",
            "请等它结束，或换一个 --out；每个分片要有自己的目录"
        ),
    )
}

fn unreadable(path: &Path, source: &io::Error) -> Refused {
    let (path, said) = (path.display(), system_said(source));
    let (said_en, said_zh) = (said.en, said.zh);
    Refused::found(
        text!("{path} cannot be read: {said_en}", "无法读取 {path}：{said_zh}"),
        text!("make it readable, or grade into another directory", "请让它可读，或换一个输出目录"),
    )
}

fn damaged(path: &Path) -> Refused {
    let path = path.display();
    Refused::found(
        text!(
            "{path} is damaged, missing or of another release",
            "{path} 已损坏、缺失，或来自其他版本"
        ),
        text!(
            "remove the student's directory under reports/ and run again with --resume; for \
             plan.json, grade into a new directory",
            "请删除 reports/ 下该学生的目录，再用 --resume 运行一次；如果是 plan.json，请评到新的目录里"
        ),
    )
}
