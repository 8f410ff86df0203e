//! `course list`: every lesson, and how far the student is.

use common::layout::{left, right};
use serde_json::json;

use crate::progress::{Done, Progress};
use crate::session::{Outcome, Session, boxed};
use crate::status::GradeStatus;
use crate::syllabus::Lesson;
use crate::text::Style;

/// Tells a line a lesson; with `--json`, an object a lesson.
pub(crate) fn list(session: &mut Session<'_>) -> Outcome {
    let progress = session.progress().map_err(boxed)?;
    let lessons = session.syllabus.lessons().to_vec();
    for lesson in &lessons {
        let line = if session.console.is_json() {
            as_json(lesson, &progress, session).to_string()
        } else {
            as_line(lesson, &progress, session)
        };
        session.say(line).map_err(boxed)?;
    }
    Ok(GradeStatus::Passed)
}

fn as_line(lesson: &Lesson, progress: &Progress, session: &Session<'_>) -> String {
    let lang = session.lang();
    let done = progress.of(&lesson.name);
    let is_here = progress.current.as_deref() == Some(&lesson.name);
    let (state, style) = match done {
        _ if !lesson.exercise_file().is_file() => ("", Style::Plain),
        Done { solved: true, .. } => (lang.pick("solved", "已完成"), Style::Good),
        Done { max_points: 0, .. } => (lang.pick("open", "未做"), Style::Plain),
        Done { .. } => (lang.pick("begun", "进行中"), Style::Begun),
    };
    let points = match done.max_points {
        0 => String::new(),
        most => format!("{}/{most}", done.points),
    };
    let mark = if is_here { ">" } else { " " };
    let number = right(&lesson.number.to_string(), 2);
    let (name, state) = (left(&lesson.name, 17), session.paint().text(&left(state, 6), style));
    let title = lesson.title(lang);
    format!("{mark} {number}  {name} {state} {}  {title}", right(&points, 5)).trim_end().to_owned()
}

fn as_json(lesson: &Lesson, progress: &Progress, session: &Session<'_>) -> serde_json::Value {
    let done = progress.of(&lesson.name);
    json!({
        "event": "lesson",
        "number": lesson.number,
        "name": lesson.name,
        "title": lesson.title(session.lang()),
        "has_exercise": lesson.exercise_file().is_file(),
        "current": progress.current.as_deref() == Some(&lesson.name),
        "solved": done.solved,
        "points": done.points,
        "max_points": done.max_points,
        "hints": done.hints,
    })
}
