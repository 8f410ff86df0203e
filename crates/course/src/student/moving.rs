//! `course next`, `prev`, `goto`: the place in the course.

use clap::Args;
use common::{ExitStatus, Explain, Lang, Text, text, tr};

use crate::progress::{Done, Progress};
use crate::session::{Outcome, Session, boxed};
use crate::status::GradeStatus;
use crate::syllabus::{Lesson, Syllabus};

/// The options of `course goto`.
#[derive(Args)]
pub(crate) struct GotoOptions {
    /// a lesson's name or number | 课程的名字或编号
    #[arg(value_name = "NAME")]
    name: String,
}

/// The lesson after this one.
pub(crate) fn next(session: &mut Session<'_>) -> Outcome {
    go(session, |here, count| (here + 1 < count).then_some(here + 1))
}

/// The lesson before this one.
pub(crate) fn previous(session: &mut Session<'_>) -> Outcome {
    go(session, |here, _| here.checked_sub(1))
}

/// Any lesson.
pub(crate) fn goto(session: &mut Session<'_>, options: &GotoOptions) -> Outcome {
    let place = session.syllabus.position(&options.name).map_err(boxed)?;
    go(session, |_, _| Some(place))
}

fn go(session: &mut Session<'_>, to: impl FnOnce(usize, usize) -> Option<usize>) -> Outcome {
    let progress = session.progress().map_err(boxed)?;
    let here = current(&session.syllabus, &progress).unwrap_or_default();
    let count = session.syllabus.lessons().len();
    let Some(lesson) = to(here, count).and_then(|place| session.syllabus.lessons().get(place))
    else {
        return Err(boxed(NoFurther));
    };
    let lines = lesson_lines(lesson, progress.of(&lesson.name), session.lang());
    let name = lesson.name.clone();
    Progress::update(session.root(), |progress| progress.current = Some(name)).map_err(boxed)?;
    session.say(lines).map_err(boxed)?;
    Ok(GradeStatus::Passed)
}

/// Where the student is: the lesson gone to last, or the first whose exercise is not solved.
pub(crate) fn current(syllabus: &Syllabus, progress: &Progress) -> Option<usize> {
    let lessons = syllabus.lessons();
    let gone_to = progress.current.as_deref().and_then(|name| syllabus.position(name).ok());
    let open =
        |lesson: &Lesson| lesson.exercise_file().is_file() && !progress.of(&lesson.name).solved;
    gone_to.or_else(|| lessons.iter().position(open)).or_else(|| lessons.len().checked_sub(1))
}

/// The lesson that a command without a name is about.
pub(super) fn named_or_current(
    session: &Session<'_>,
    name: Option<&str>,
) -> Result<Lesson, Box<dyn Explain>> {
    if let Some(name) = name {
        return session.syllabus.find(name).cloned().map_err(boxed);
    }
    let progress = session.progress().map_err(boxed)?;
    let place = current(&session.syllabus, &progress);
    let lesson = place.and_then(|place| session.syllabus.lessons().get(place));
    lesson.cloned().ok_or_else(|| boxed(NoFurther))
}

/// A lesson in a few lines: what it is about, what to do.
pub(crate) fn lesson_lines(lesson: &Lesson, done: Done, lang: Lang) -> String {
    let (number, name, title) = (lesson.number, &lesson.name, lesson.title(lang));
    let mut lines =
        tr!(lang, "lesson {number}, {name}: {title}", "第 {number} 课，{name}：{title}");
    lines += &tr!(
        lang,
        "\n  read it   cargo course show {name}\n  run it    cargo course run {name}",
        "\n  阅读      cargo course show {name}\n  运行      cargo course run {name}"
    );
    if let Ok(Some(exercise)) = lesson.exercise() {
        let title = lang.pick(&exercise.title.en, &exercise.title.zh);
        let file = desk_file(lesson);
        lines += &match done.solved {
            true => tr!(
                lang,
                "\n  solved    {title}: {file}\n  go on     cargo course next",
                "\n  已完成    {title}：{file}\n  继续      cargo course next"
            ),
            false => tr!(
                lang,
                "\n  solve it  {title}\n            edit {file}\n            cargo course watch, or cargo course check",
                "\n  练习      {title}\n            编辑 {file}\n            cargo course watch 或 cargo course check"
            ),
        };
    }
    lines
}

/// The file that a student edits, from the course's root.
pub(super) fn desk_file(lesson: &Lesson) -> String {
    let directory = lesson.directory.file_name().unwrap_or_default().display();
    let has_answer = lesson.directory.join("exercise").join("answer").is_dir();
    let file = if has_answer { "answer/" } else { "src/main.rs" };
    format!("lessons/{directory}/exercise/{file}")
}

/// There is no lesson in that direction.
#[derive(Debug)]
struct NoFurther;

impl Explain for NoFurther {
    fn fact(&self) -> Text {
        text!("there is no lesson further on in this direction", "这个方向上没有更多的课程了")
    }

    fn help(&self) -> Option<Text> {
        Some(text!(
            "cargo course list shows all of them, cargo course goto NAME goes to one",
            "cargo course list 列出全部课程，cargo course goto NAME 跳到某一课"
        ))
    }

    fn status(&self) -> ExitStatus {
        ExitStatus::Usage
    }
}
