//! `course grade`: one submission, or all exercises of one student; one set of reports.

use std::path::{Path, PathBuf};

use clap::Args;
use common::{Console, Explain, text};
use grader::event::{GradeEvent, Reporter};
use grader::submission::{Place, Target};

use super::answer::{Answer, answer_in};
use super::examiner::{Examiner, Ungraded, in_words};
use super::outputs::{OutputWords, Outputs};
use super::{Refused, RequiredLevel};
use crate::color::Color;
use crate::grading::any_seed;
use crate::reporter::{Format, Graded, Human, Json, Standing, total};
use crate::session::{Lines, Session, boxed};
use crate::status::GradeStatus;
use crate::text::Paint;

/// The options of `course grade`.
#[derive(Args)]
pub(crate) struct GradeOptions {
    /// the exercise: a lesson's name, such as udp_send; left out: all of them | 练习：课程的名字，例如 udp_send；省略则为全部练习
    #[arg(long, value_name = "NAME")]
    exercise: Option<String>,
    /// a file, or a directory with src/main.rs or answer/; without --exercise, a student's workspace or a directory with an answer for each exercise; left out: the exercises' own desks | 一个文件，或含 src/main.rs 或 answer/ 的目录；没有 --exercise 时，是学生的工作区，或每个练习各有一个答案的目录；省略则是练习自己的目录
    #[arg(value_name = "PATH", conflicts_with = "cmd")]
    path: Option<PathBuf>,
    /// a command to run instead, such as 'python3 x.py' | 改为运行一条命令，例如 'python3 x.py'
    #[arg(long, value_name = "COMMAND", requires = "exercise")]
    cmd: Option<String>,
    /// draw all values from this number, as an earlier report shows it | 所有取值都由这个数决定，见先前的报告
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// refuse to grade with less isolation than this: none, partial or full | 隔离程度低于此就不评分：none、partial 或 full
    #[arg(long, value_name = "LEVEL", default_value = "none", hide_possible_values = true)]
    require_isolation: RequiredLevel,
    #[command(flatten)]
    outputs: OutputWords,
}

/// Grades, and writes the reports. They are written whatever happens.
pub(crate) fn grade(options: &GradeOptions, console: &mut Console, color: Color) -> GradeStatus {
    let seed = options.seed.unwrap_or_else(any_seed);
    let begun = options.outputs.resolve(console.is_json()).and_then(|outputs| {
        outputs.begin(seed, console.lang())?;
        Ok(outputs)
    });
    let outputs = match begun {
        Ok(outputs) => outputs,
        Err(error) => return refused(&error, console),
    };
    let mut all = Vec::new();
    let ended = graded(options, seed, &outputs, (&mut *console, color), &mut all);
    let status = ended.unwrap_or_else(|error| {
        console.error(&error);
        let name = options.exercise.as_deref().unwrap_or("course");
        let standing = Standing::GraderError;
        if all.is_empty() {
            all.push(Graded::without_grading(name, None, seed, standing, in_words(&error)));
        }
        error.status().into()
    });
    match outputs.finish(&all, console) {
        Ok(()) => status,
        Err(error) => refused(&error, console),
    }
}

fn refused(error: &Refused, console: &mut Console) -> GradeStatus {
    console.error(error);
    error.status().into()
}

/// Grades what was asked for and tells stdout as it goes.
fn graded(
    options: &GradeOptions,
    seed: u64,
    outputs: &Outputs,
    (console, color): (&mut Console, Color),
    all: &mut Vec<Graded>,
) -> Result<GradeStatus, Box<dyn Explain>> {
    let session = Session::begin(console, color)?;
    let paint = session.paint();
    let required = options.require_isolation.into();
    let workshop = session.workshop()?;
    let examiner = Examiner { course: &session.course, workshop, seed, required, jobs: None };
    match &options.exercise {
        Some(exercise) => one(options, exercise, &examiner, outputs, (session.console, paint), all),
        None => {
            let places = places(&session);
            every(options, &places, &examiner, outputs, (session.console, paint), all)
        }
    }
}

/// Where a person reads, and how it looks there.
type Stdout<'a> = (&'a mut Console, Paint);

/// The exercises in the order of their lessons.
pub(super) fn places(session: &Session<'_>) -> Vec<Place> {
    let lessons = session.syllabus.lessons().iter();
    lessons.filter_map(|lesson| session.course.exercise(&lesson.name).ok().cloned()).collect()
}

fn one(
    options: &GradeOptions,
    exercise: &str,
    examiner: &Examiner<'_>,
    outputs: &Outputs,
    (console, paint): Stdout<'_>,
    all: &mut Vec<Graded>,
) -> Result<GradeStatus, Box<dyn Explain>> {
    let target = match (&options.path, &options.cmd) {
        (_, Some(command)) => Target::Command(command.clone()),
        (Some(path), None) => Target::Path(path.clone()),
        (None, None) => Target::Desk,
    };
    let mut notes = Vec::new();
    let mut note = |words| notes.push(words);
    let told = match outputs.stdout {
        Some(Format::Human) => {
            let mut reporter = Human::new(console, paint);
            (examiner.grade(exercise, &target, &mut reporter, &mut note), reporter.told())
        }
        Some(Format::Json) => {
            let mut reporter = Json::new(console);
            (examiner.grade(exercise, &target, &mut reporter, &mut note), reporter.told())
        }
        _ => (examiner.grade(exercise, &target, &mut Silent, &mut note), Ok(())),
    };
    for note in notes {
        console.hint(&note.into());
    }
    match told {
        (Ok(graded), told) => {
            let status = GradeStatus::from(graded.standing);
            told.map_err(boxed)?;
            all.push(graded);
            Ok(status)
        }
        (Err(Ungraded { error, graded }), _) => {
            let is_trouble = graded.standing == Standing::GraderError;
            all.push(*graded);
            if !is_trouble {
                return Err(error);
            }
            console.error(&error);
            Ok(GradeStatus::GraderError)
        }
    }
}

fn every(
    options: &GradeOptions,
    places: &[Place],
    examiner: &Examiner<'_>,
    outputs: &Outputs,
    (console, paint): Stdout<'_>,
    all: &mut Vec<Graded>,
) -> Result<GradeStatus, Box<dyn Explain>> {
    if let Some(path) = options.path.as_deref().filter(|path| !path.is_dir()) {
        return Err(boxed(no_directory(path)));
    }
    for place in places {
        let answer = match &options.path {
            Some(path) => answer_in(path, place),
            None => Answer::At(place.desk.clone()),
        };
        let graded = match outputs.stdout {
            Some(Format::Human) => told(&place.name, &answer, examiner, (console, paint))?,
            _ => examiner.answer(&place.name, &answer, &mut Silent),
        };
        if outputs.stdout == Some(Format::Json) {
            Json::new(console).again(&graded).map_err(boxed)?;
        }
        all.push(graded);
    }
    if all.iter().all(|graded| graded.standing == Standing::Missing) {
        console.hint(&text!(
            "there is no answer to any exercise; a file or program for one needs --exercise NAME",
            "没有找到任何练习的答案；如果是某一个练习的文件或程序，请加 --exercise 名称"
        ));
    }
    if outputs.stdout == Some(Format::Human) {
        console.tell(&Lines(total(all, console.lang()))).map_err(boxed)?;
    }
    let worst = all.iter().map(|graded| graded.standing).max();
    Ok(worst.map_or(GradeStatus::Passed, GradeStatus::from))
}

/// Grades and tells a person; also that there was nothing to grade.
fn told(
    exercise: &str,
    answer: &Answer,
    examiner: &Examiner<'_>,
    (console, paint): Stdout<'_>,
) -> Result<Graded, Box<dyn Explain>> {
    let mut human = Human::new(console, paint);
    let mut is_told = false;
    let graded = examiner.answer(exercise, answer, &mut |event: &GradeEvent| {
        is_told |= matches!(event, GradeEvent::Finished(_));
        human.tell(event);
    });
    human.told().map_err(boxed)?;
    if !is_told {
        Human::new(console, paint).again(&graded).map_err(boxed)?;
    }
    Ok(graded)
}

fn no_directory(path: &Path) -> Refused {
    let path = path.display();
    Refused::usage(
        text!("{path} is no directory", "{path} 不是目录"),
        text!(
            "name the exercise that the file answers: --exercise NAME",
            "请写明这个文件回答的是哪个练习：--exercise NAME"
        ),
    )
}

/// Tells nobody: the report is written when everything is over.
struct Silent;

impl Reporter for Silent {
    fn tell(&mut self, _: &GradeEvent) {}
}
