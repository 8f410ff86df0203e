//! `course` without a command: where you are, what is next, how to go on.

use common::{Lang, tr};

use super::moving::{current, lesson_lines};
use crate::progress::Progress;
use crate::session::{Outcome, Session, boxed};
use crate::status::GradeStatus;

/// The first time a welcome; from then on the place in the course.
pub(crate) fn home(session: &mut Session<'_>) -> Outcome {
    let found = Progress::load(session.root()).map_err(boxed)?;
    if found.is_none() {
        session.say(welcome(session.lang(), session.syllabus.lessons().len())).map_err(boxed)?;
        Progress::update(session.root(), |_| {}).map_err(boxed)?;
        return Ok(GradeStatus::Passed);
    }
    let progress = found.unwrap_or_default();
    let lang = session.lang();
    let with_exercise =
        || session.syllabus.lessons().iter().filter(|lesson| lesson.exercise_file().is_file());
    let all = with_exercise().count();
    let solved = with_exercise().filter(|lesson| progress.of(&lesson.name).solved).count();
    let points: u32 = with_exercise().map(|lesson| progress.of(&lesson.name).points).sum();
    let mut lines = tr!(
        lang,
        "{solved} of {all} exercises solved, {points} points",
        "已完成 {solved}/{all} 个练习，共 {points} 分"
    );
    if solved == all && all > 0 {
        lines += lang.pick(": all of them. Well done!", "：全部完成，恭喜！");
    }
    match current(&session.syllabus, &progress) {
        Some(place) => {
            let lesson = &session.syllabus.lessons()[place];
            lines += &format!("\n\n{}", lesson_lines(lesson, progress.of(&lesson.name), lang));
        }
        None => lines += lang.pick("\n\nthere are no lessons here", "\n\n这里没有课程"),
    }
    lines += lang.pick(
        "\n\nall lessons: cargo course list   everything else: cargo course --help",
        "\n\n全部课程：cargo course list   其他命令：cargo course --help",
    );
    session.say(lines).map_err(boxed)?;
    Ok(GradeStatus::Passed)
}

/// Ten lines.
fn welcome(lang: Lang, lessons: usize) -> String {
    tr!(
        lang,
        "Welcome! This is a course on network programming that runs: {lessons} lessons,
each a small program, each with an exercise that is checked with real packets.

  cargo course list          the lessons, in order, and how far you are
  cargo course show welcome  a lesson's text
  cargo course run welcome   its program
  cargo course watch         do its exercise: save, and see what is right
  cargo course hint          when you are stuck
  cargo course next          go on

Begin with: cargo course run welcome",
        "欢迎！这是一门可以运行的网络编程课：共 {lessons} 课，每课一个小程序、一个练习，
练习由真实的数据包来检查。

  cargo course list          按顺序列出课程和你的进度
  cargo course show welcome  阅读课文
  cargo course run welcome   运行这一课的程序
  cargo course watch         做练习：一保存就能看到对错
  cargo course hint          卡住的时候看提示
  cargo course next          继续下一课

从这里开始：cargo course run welcome"
    )
}
