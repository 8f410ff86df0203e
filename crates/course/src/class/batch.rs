//! `course batch`: a whole class, a few submissions at one time.
//!
//! | step | where |
//! |---|---|
//! | who has handed in | `roll` |
//! | which of them are this machine's | `shard` |
//! | what is graded already | `ledger` |
//! | grade the rest | `work` |
//! | the gradebook | `gradebook` |

mod work;

use std::env;
use std::fs;
use std::io;
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::thread;

use clap::Args;
use common::event::Event;
use common::json::Object;
use common::{Explain, Lang, text, tr};
use grader::submission::Place;

use self::work::{Job, work};
use super::examiner::Examiner;
use super::grade::places;
use super::gradebook::Gradebook;
use super::ledger::{Ledger, Plan, Task, is_final};
use super::outputs::cannot_write;
use super::pace::{Pace, stderr_is_terminal};
use super::roll::Roll;
use super::shard::{self, Shard, ShardOption};
use super::{Refused, RequiredLevel, digest};
use crate::grading::any_seed;
use crate::session::{Outcome, Session, boxed};
use crate::status::GradeStatus;

/// The options of `course batch`.
#[derive(Args)]
pub(crate) struct BatchOptions {
    /// a directory with a submission for each student: a directory with an answer for each exercise or a whole workspace; with --exercise, a file or directory | 提交目录，其中每个学生一份：一个含各练习答案的目录或整个工作区；有 --exercise 时是一个文件或目录
    #[arg(value_name = "DIR")]
    submissions: PathBuf,
    /// where the gradebook and the reports go | 成绩册和报告写到哪个目录
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// only this exercise; left out: all of them | 只评这个练习；省略则为全部练习
    #[arg(long, value_name = "NAME")]
    exercise: Option<String>,
    /// submissions at one time; left out: as many as there are processors | 同时评多少份；省略则与处理器数目相同
    #[arg(long, value_name = "N")]
    jobs: Option<NonZero<usize>>,
    /// go on where an earlier run was ended: what is graded stays | 从上次中断的地方继续，已评的不再评
    #[arg(long)]
    resume: bool,
    /// grade only the I-th of N shares, for N machines; auto: from the variables of Kubernetes, Slurm, GitLab or GitHub | 只评 N 份中的第 I 份，供 N 台机器分担；auto：取自 Kubernetes、Slurm、GitLab 或 GitHub 的变量
    #[arg(long, value_name = "I/N")]
    shard: Option<ShardOption>,
    /// draw all values from this number, the same for everyone | 所有取值都由这个数决定，全班相同
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// refuse to grade with less isolation than this: none, partial or full | 隔离程度低于此就不评分：none、partial 或 full
    #[arg(long, value_name = "LEVEL", default_value = "none", hide_possible_values = true)]
    require_isolation: RequiredLevel,
}

/// Grades a class. The status is 0 when everyone is graded, whatever their points.
pub(crate) fn batch(options: &BatchOptions, session: &mut Session<'_>) -> Outcome {
    let exercises = exercises(options, session)?;
    let roll = Roll::read(&options.submissions, options.exercise.is_some()).map_err(boxed)?;
    separate(&options.submissions, &options.out).map_err(boxed)?;
    let shard = share(options, session).map_err(boxed)?;
    let is_new = refuse_leftovers(options).map_err(boxed)?;
    if is_new && options.seed.is_none() && shard != Shard::WHOLE {
        return Err(boxed(no_common_seed(shard)));
    }
    let ledger = Ledger::hold(&options.out).map_err(boxed)?;
    let tasks = exercises.iter().map(task).collect::<Result<_, _>>().map_err(boxed)?;
    let known = if is_new { None } else { ledger.plan().map_err(boxed)? };
    let plan = plan(options, known.as_ref(), tasks, shard, roll.digest()).map_err(boxed)?;
    ledger.note(&plan).map_err(boxed)?;
    announce(&plan, &roll, session);
    let jobs = jobs(&roll, &plan, &exercises, options.exercise.is_some(), &ledger);
    let lang = session.lang();
    let examiner = Examiner {
        workshop: session.workshop()?,
        course: &session.course,
        seed: plan.seed,
        required: options.require_isolation.into(),
        // The checks of one submission mostly wait: two fill the gaps that one leaves.
        jobs: Some(2),
    };
    let mut stderr = io::stderr();
    let mut pace = Pace::new(&mut stderr, stderr_is_terminal(), jobs.len(), lang);
    let processors = thread::available_parallelism().map_or(1, NonZero::get);
    let workers = options.jobs.map_or(processors, NonZero::get);
    let console = &mut *session.console;
    work(jobs, workers, &examiner, &ledger, console, &mut pace).map_err(boxed)?;
    pace.end();
    let gradebook = ledger.close(&plan).map_err(boxed)?;
    tell(&gradebook, &ledger.gradebook_file(), session.console).map_err(boxed)
}

/// The exercises to be graded, in the order of the lessons.
fn exercises(
    options: &BatchOptions,
    session: &Session<'_>,
) -> Result<Vec<Place>, Box<dyn Explain>> {
    match &options.exercise {
        Some(name) => Ok(vec![session.course.exercise(name).map_err(boxed)?.clone()]),
        None => Ok(places(session)),
    }
}

fn task(place: &Place) -> Result<Task, Refused> {
    let text = fs::read(&place.file).map_err(|source| cannot_write(&place.file, &source))?;
    Ok(Task { name: place.name.clone(), checks: format!("{:016x}", digest([text])) })
}

/// Reports among the submissions would be taken for a student's.
fn separate(submissions: &Path, out: &Path) -> Result<(), Refused> {
    let real = |path: &Path| {
        let known = path.ancestors().find_map(|above| {
            let real = fs::canonicalize(above).ok()?;
            Some(real.join(path.strip_prefix(above).ok()?))
        });
        known.or_else(|| Some(env::current_dir().ok()?.join(path)))
    };
    let is_inside = real(out).zip(real(submissions)).is_some_and(|(out, s)| out.starts_with(s));
    if !is_inside {
        return Ok(());
    }
    let (out, submissions) = (out.display(), submissions.display());
    Err(Refused::usage(
        text!("{out} lies in {submissions}", "{out} 在 {submissions} 里面"),
        text!(
            "choose an --out outside of the submissions, such as ../graded",
            "请把 --out 放到提交目录之外，例如 ../graded"
        ),
    ))
}

/// The share of this machine. Never by variables alone: a whole class that is asked for must not
/// silently become a part of it.
fn share(options: &BatchOptions, session: &mut Session<'_>) -> Result<Shard, Refused> {
    let variable = |name: &str| env::var(name).ok();
    match options.shard {
        Some(ShardOption::Given(shard)) => Ok(shard),
        Some(ShardOption::Auto) => shard::from_environment(variable),
        None => {
            if let Some(engine) = shard::engines(variable).first() {
                session.console.hint(&text!(
                    "{engine} runs this as one of several; the whole class is graded here unless you say --shard auto",
                    "{engine} 正在并行运行本命令；不写 --shard auto 就会在这里评全班"
                ));
            }
            Ok(Shard::WHOLE)
        }
    }
}

/// Whether `--out` is new or empty; with `--resume` it need not be.
fn refuse_leftovers(options: &BatchOptions) -> Result<bool, Refused> {
    let is_empty = fs::read_dir(&options.out).map_or(true, |mut list| list.next().is_none());
    if is_empty || options.resume {
        return Ok(is_empty);
    }
    let out = options.out.display();
    Err(Refused::usage(
        text!("{out} is not empty", "{out} 不是空目录"),
        text!(
            "go on with what was begun there (--resume), or choose a new directory",
            "继续上次的评分请加 --resume，否则请换一个新目录"
        ),
    ))
}

/// What is graded now: as before, where something was begun.
fn plan(
    options: &BatchOptions,
    known: Option<&Plan>,
    tasks: Vec<Task>,
    shard: Shard,
    roll: u64,
) -> Result<Plan, Refused> {
    let Some(known) = known else {
        let seed = options.seed.unwrap_or_else(any_seed);
        return Ok(Plan::new(seed, tasks, shard, roll));
    };
    let plan = Plan::new(options.seed.unwrap_or(known.seed), tasks, shard, roll);
    let differs = [
        (plan.seed != known.seed, text!("seed", "种子")),
        (plan.shard != known.shard, text!("share", "分片")),
        (plan.exercises != known.exercises, text!("exercises", "练习")),
    ];
    match differs.into_iter().find(|(differs, _)| *differs) {
        None => Ok(plan),
        Some((_, what)) => Err(begun_otherwise(&options.out, known, &what)),
    }
}

fn no_common_seed(shard: Shard) -> Refused {
    Refused::usage(
        text!(
            "share {shard} needs the seed that the other shares have",
            "分片 {shard} 需要和其他分片相同的种子"
        ),
        text!(
            "give all of them the same: --seed 20261123",
            "请给所有分片同一个种子：--seed 20261123"
        ),
    )
}

fn begun_otherwise(out: &Path, known: &Plan, what: &common::Text) -> Refused {
    let (out, seed, shard) = (out.display(), known.seed, known.shard);
    let (what_en, what_zh) = (&what.en, &what.zh);
    Refused::usage(
        text!(
            "what was begun in {out} has another {what_en}",
            "{out} 里先前的评分用的是另一个{what_zh}"
        ),
        text!(
            "go on with --seed {seed} --shard {shard} and the same exercises, or choose a new directory",
            "请用 --seed {seed} --shard {shard} 和同样的练习继续，或换一个新目录"
        ),
    )
}

fn announce(plan: &Plan, roll: &Roll, session: &mut Session<'_>) {
    let seed = plan.seed;
    session.console.hint(&text!("seed {seed} for everyone", "全班使用种子 {seed}"));
    let left_out = roll.left_out.join(", ");
    if !left_out.is_empty() {
        session.console.hint(&text!(
            "left out, because only a directory can answer several exercises (--exercise takes files): {left_out}",
            "已略去，因为只有目录才能含多个练习的答案（加 --exercise 可以评单个文件）：{left_out}"
        ));
    }
}

/// What is still to be graded.
fn jobs(roll: &Roll, plan: &Plan, exercises: &[Place], is_only: bool, ledger: &Ledger) -> Vec<Job> {
    let mut jobs = Vec::new();
    for student in roll.students.iter().filter(|student| plan.shard.holds(&student.name)) {
        for exercise in exercises {
            let answer = student.answer(exercise, is_only);
            let known = ledger.grade(&student.name, &exercise.name, plan.seed);
            let is_missing = answer == super::answer::Answer::Missing;
            if !known.is_some_and(|grade| is_final(grade, is_missing)) {
                let (student, exercise) = (student.name.clone(), exercise.name.clone());
                jobs.push(Job { student, exercise, answer });
            }
        }
    }
    jobs
}

/// Tells where the gradebook is; the status says whether everyone is graded.
///
/// # Errors
/// Stdout cannot be written.
pub(super) fn tell(
    gradebook: &Gradebook,
    file: &Path,
    console: &mut common::Console,
) -> Result<GradeStatus, common::Error> {
    let troubles = gradebook.troubles();
    let students = gradebook.students.len();
    console.tell(&Finished { file: file.display().to_string(), students, troubles })?;
    Ok(if troubles == 0 { GradeStatus::Passed } else { GradeStatus::GraderError })
}

/// The gradebook is written.
struct Finished {
    file: String,
    students: usize,
    troubles: usize,
}

impl Event for Finished {
    fn sentence(&self, lang: Lang) -> String {
        let Self { file, students, .. } = self;
        tr!(
            lang,
            "{file}: {students} students, a report for each beside it",
            "{file}：{students} 名学生，每人的报告在同一目录里"
        )
    }

    fn json(&self) -> String {
        let object = Object::event("gradebook").string("file", &self.file);
        object.number("students", self.students).number("grader_errors", self.troubles).finish()
    }

    fn hint(&self) -> Option<common::Text> {
        let troubles = self.troubles;
        (troubles > 0).then(|| {
            text!(
                "{troubles} could not be graded through no fault of the students; see their reports and run again with --resume",
                "有 {troubles} 份因评分程序自己的问题没有评成，与学生无关；请看报告，再用 --resume 运行一次"
            )
        })
    }
}
