//! `course watch`: checks an exercise each time it is saved, and shows what is wrong with it.
//!
//! | what | is |
//! |---|---|
//! | [`desk`] | the files, as a number that changes with them |
//! | [`notice`], [`quiet`] | who tells of a change, and when a save is over |
//! | [`round`] | one check in a thread, cancelled by the next save |
//! | [`keys`], [`signals`] | what a person or the system wants |
//! | [`state`], [`view`], [`front`], [`screen`] | what is so, in words, and where it is shown |
//!
//! Everything that happens is an [`event::Event`] and is taken by one thread. What a check tells
//! carries its number; and before a result is shown, the files are looked at once more. So an old
//! verdict is never shown, whenever a save comes.
//!
//! # Locks
//!
//! An editor's own build, or one by hand, holds the lock of cargo's build directory and, while it
//! downloads, that of cargo's package cache. Neither keeps a check waiting: the grader builds in its
//! workshop's slots, with a target directory of their own and a cargo home of its own, whose locks
//! nobody else takes (a test holds the others). Only on Windows the home is the user's; there a check
//! may wait for a download to end. What a check can wait for is a slot, while other graders use all of
//! them: that is said, and ends with the first of their builds.

mod desk;
mod event;
mod fit;
mod front;
mod keys;
mod notice;
mod quiet;
mod round;
mod run;
mod screen;
mod signals;
mod state;
mod view;

use std::sync::mpsc;

use clap::Args;
use common::{Error, Text};

use self::front::Front;
use self::round::Bench;
use self::run::Watch;
use self::screen::Screen;
use crate::progress::Progress;
use crate::session::{Outcome, Session, boxed};
use crate::syllabus::{Lesson, SyllabusError};

/// The options of `course watch`.
#[derive(Args)]
#[command(after_help = "\
Without a terminal it prints lines and takes the keys as lines (h, l, n, p, r, a, q). It ends by q,
Ctrl-C or SIGTERM, or when its input ends, after the check that runs then.
|
没有终端时逐行输出，按键改为每行一个字母（h、l、n、p、r、a、q）。按 q、Ctrl-C 或收到 SIGTERM 时结束；
标准输入结束时，等当前检查完成后结束。")]
pub(crate) struct WatchOptions {
    /// the exercise: a lesson's name or number; left out: where you are | 练习：课程的名字或编号；省略则是你当前所在的一课
    #[arg(value_name = "NAME")]
    name: Option<String>,
    /// look at the files again and again, where the system does not tell of changes | 系统不通知文件变化时，改为反复查看文件
    #[arg(long)]
    poll: bool,
}

/// Watches until it is told to end.
pub(crate) fn watch(session: &mut Session<'_>, options: &WatchOptions) -> Outcome {
    let lessons = exercises(session)?;
    let at = begin_at(session, &lessons, options.name.as_deref())?;
    let (events, received) = mpsc::channel();
    let bench = Bench {
        root: session.root().to_owned(),
        workshop: session.patient_workshop()?,
        events: events.clone(),
    };
    let system = |call| move |source| boxed(Error::System { call, source });
    signals::listen(events.clone()).map_err(system("signal"))?;
    let is_screen = front::is_terminal() && !session.console.is_json();
    // Taken before its keys are read, given back when the watch is over.
    let front = if is_screen {
        let screen = Screen::enter(session.color.on_screen()).map_err(system("tcsetattr"))?;
        keys::press(events.clone()).map_err(system("pthread_create"))?;
        Front::Screen { screen, scroll: 0, most: 0 }
    } else {
        keys::lines(events.clone()).map_err(system("pthread_create"))?;
        match session.console.is_json() {
            true => Front::Json,
            false => Front::Lines { paint: session.paint(), told: 0, has_failed: false },
        }
    };
    Watch::new(session, bench, received, front, lessons, at, options.poll).run()
}

/// Lessons with an exercise, in order.
fn exercises(session: &Session<'_>) -> Result<Vec<Lesson>, Box<dyn common::Explain>> {
    let lessons = session.syllabus.lessons().iter();
    let lessons: Vec<_> =
        lessons.filter(|lesson| lesson.exercise_file().is_file()).cloned().collect();
    if lessons.is_empty() {
        return Err(boxed(SyllabusError::NoLesson {
            wanted: "exercise".into(),
            known: Vec::new(),
        }));
    }
    Ok(lessons)
}

/// The one that is named; else where the student is; else the first that is not solved.
fn begin_at(
    session: &Session<'_>,
    lessons: &[Lesson],
    name: Option<&str>,
) -> Result<usize, Box<dyn common::Explain>> {
    let progress: Progress = session.progress().map_err(boxed)?;
    let place = |name: &str| lessons.iter().position(|lesson| lesson.name == name);
    if let Some(name) = name {
        let lesson = session.syllabus.find(name).map_err(boxed)?;
        let known = || lessons.iter().map(|lesson| lesson.name.clone()).collect();
        return place(&lesson.name).ok_or_else(|| {
            boxed(SyllabusError::NoLesson { wanted: name.to_owned(), known: known() })
        });
    }
    let current = progress.current.as_deref().and_then(place);
    let open = || lessons.iter().position(|lesson| !progress.of(&lesson.name).solved);
    Ok(current.or_else(open).unwrap_or(0))
}

/// That changes are looked for, and why.
fn polling(why: Option<&str>) -> Text {
    match why {
        None => {
            Text::new("looking at the files again and again (--poll)", "正在反复查看文件（--poll）")
        }
        Some(why) => {
            let why = common::escape::escaped(why);
            common::text!(
                "the system does not tell of changes ({why}); looking at the files again and again",
                "系统没有通知文件变化（{why}），改为反复查看文件"
            )
        }
    }
}
