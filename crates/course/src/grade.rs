//! `course grade`: one submission, one report.

use std::hash::{BuildHasher, RandomState};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::{Args, ValueEnum};
use common::{Console, Explain};
use grader::Grading;
use grader::exercise::Exercise;
use grader::plan::{Ground, Plan};
use grader::stage::Level;
use grader::submission::{Course, Submission, Target, Workshop};

use crate::reporter::{Human, Json};
use crate::status::GradeStatus;

/// The options of `course grade`.
#[derive(Args)]
pub(crate) struct GradeOptions {
    /// the exercise: a lesson's name, such as udp_send | 练习：课程的名字，例如 udp_send
    #[arg(long, value_name = "NAME")]
    exercise: String,
    /// a file, or a directory with src/main.rs or answer/; left out: the exercise's own desk | 一个文件，或含 src/main.rs 或 answer/ 的目录；省略则是练习自己的目录
    #[arg(value_name = "PATH", conflicts_with = "cmd")]
    path: Option<PathBuf>,
    /// a command to run instead, such as 'python3 x.py' | 改为运行一条命令，例如 'python3 x.py'
    #[arg(long, value_name = "COMMAND")]
    cmd: Option<String>,
    /// draw all values from this number, as an earlier report shows it | 所有取值都由这个数决定，见先前的报告
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// refuse to grade with less isolation than this | 隔离程度低于此就不评分
    #[arg(long, value_name = "LEVEL", default_value = "none")]
    require_isolation: RequiredLevel,
    /// how the report is written | 报告的形式
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    format: Format,
}

#[derive(Clone, Copy, ValueEnum)]
enum RequiredLevel {
    None,
    Partial,
    Full,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Human,
    Json,
}

/// Grades, and shows the report.
pub(crate) fn grade(options: &GradeOptions, console: &mut Console) -> GradeStatus {
    let grading = match prepare(options, console) {
        Ok(grading) => grading,
        Err(error) => {
            console.error(&error);
            return error.status().into();
        }
    };
    let json = options.format == Format::Json || console.is_json();
    let (report, told) = if json {
        let mut reporter = Json::new(console);
        (grading.run(&mut reporter), reporter.told())
    } else {
        let mut reporter = Human::new(console);
        (grading.run(&mut reporter), reporter.told())
    };
    match told {
        Ok(()) => GradeStatus::from(&report),
        Err(error) => {
            console.error(&error);
            GradeStatus::GraderError
        }
    }
}

fn prepare(options: &GradeOptions, console: &mut Console) -> Result<Grading, Box<dyn Explain>> {
    let course = Course::find(Path::new(".")).map_err(boxed)?;
    let place = course.exercise(&options.exercise).map_err(boxed)?;
    let exercise = Exercise::load(&place.file).map_err(boxed)?;
    let target = match (&options.path, &options.cmd) {
        (_, Some(command)) => Target::Command(command.clone()),
        (Some(path), None) => Target::Path(path.clone()),
        (None, None) => Target::Desk,
    };
    let workshop = Workshop::open(&course).map_err(boxed)?;
    let submission = Submission::find(&target, place, exercise.answer, &workshop).map_err(boxed)?;
    for note in submission.notes() {
        console.hint(&note.clone().into());
    }
    let seed = options.seed.unwrap_or_else(any_seed);
    let plan =
        Plan::draw(&exercise, &place.name, seed, &Ground::of_this_system()).map_err(boxed)?;
    let grading = Grading::new(plan, Arc::new(submission), Arc::new(workshop));
    Ok(grading.require(match options.require_isolation {
        RequiredLevel::None => Level::None,
        RequiredLevel::Partial => Level::Partial,
        RequiredLevel::Full => Level::Full,
    }))
}

fn boxed(error: impl Explain + 'static) -> Box<dyn Explain> {
    Box::new(error)
}

/// A seed that no one can foresee, short enough to be typed.
fn any_seed() -> u64 {
    RandomState::new().hash_one(()) % 1_000_000_000
}
