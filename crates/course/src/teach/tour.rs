//! `course tour`: every demonstration of every lesson, in both languages, without a terminal; each
//! must show what its text says.

use clap::Args;
use common::escape::escaped;
use common::{Error, Explain, Lang, layout, tr};
use serde_json::{Value, json};

use crate::progress_line::ProgressLine;
use crate::rehearsal::{Fault, Played, Rehearsal};
use crate::session::{Outcome, Session, boxed};
use crate::status::GradeStatus;
use crate::syllabus::{Lesson, language};
use crate::text::{Paint, Style, harmless};

/// The options of `course tour`.
#[derive(Args)]
pub(crate) struct TourOptions {
    /// lessons by name or number; left out: all | 课程的名字或编号；省略则是全部
    #[arg(value_name = "NAME")]
    names: Vec<String>,
}

/// Plays them and tells a line a demonstration.
pub(crate) fn tour(session: &mut Session<'_>, options: &TourOptions) -> Outcome {
    let lessons = lessons(session, &options.names)?;
    let progress = ProgressLine::new(!session.console.is_json());
    let rehearsal = Rehearsal::new(session.root(), progress);
    let mut score = Score::default();
    for lesson in &lessons {
        let tell = &mut |played: &Played| {
            score.played += 1;
            score.failed += usize::from(!played.faults.is_empty());
            tell(session, played)
        };
        rehearsal.lesson(lesson, tell).map_err(boxed)?;
    }
    score.end(session, rehearsal.is_stopped()).map_err(boxed)
}

fn lessons(session: &Session<'_>, names: &[String]) -> Result<Vec<Lesson>, Box<dyn Explain>> {
    if names.is_empty() {
        return Ok(session.syllabus.lessons().to_vec());
    }
    let found = names.iter().map(|name| session.syllabus.find(name).cloned());
    found.collect::<Result<_, _>>().map_err(boxed)
}

fn tell(session: &mut Session<'_>, played: &Played) -> Result<(), Error> {
    let lang = session.lang();
    let line = if session.console.is_json() {
        harmless(&as_json(played, lang))
    } else {
        as_lines(played, lang, session.paint())
    };
    session.say(line)
}

#[derive(Default)]
struct Score {
    played: usize,
    failed: usize,
}

impl Score {
    fn end(self, session: &mut Session<'_>, was_stopped: bool) -> Result<GradeStatus, Error> {
        let Self { played, failed } = self;
        let end =
            json!({"event": "tour", "played": played, "failed": failed, "stopped": was_stopped});
        let line = if session.console.is_json() {
            end.to_string()
        } else {
            let right = played - failed;
            let stopped = match was_stopped {
                true => session.lang().pick("; stopped before the end", "；提前结束"),
                false => "",
            };
            tr!(
                session.lang(),
                "{played} demonstrations: {right} ok, {failed} failed{stopped}",
                "演示 {played} 个：{right} 个正确，{failed} 个有误{stopped}"
            )
        };
        session.say(line)?;
        let is_right = failed == 0 && !was_stopped;
        Ok(if is_right { GradeStatus::Passed } else { GradeStatus::Failed })
    }
}

fn as_lines(Played { scene, took, faults }: &Played, lang: Lang, paint: Paint) -> String {
    let (word, style) =
        if faults.is_empty() { ("ok  ", Style::Good) } else { ("FAIL", Style::Bad) };
    let verdict = paint.text(word, style);
    let place = layout::left(&format!("{}:{}", scene.file, scene.line), 44);
    let took = layout::right(&format!("{:.1} s", took.as_secs_f64()), 7);
    let command = escaped(&scene.command);
    let mut lines = format!("{verdict}  {place} {took}  {command}").trim_end().to_owned();
    for fault in faults {
        lines.push_str(&fault_lines(fault, lang));
    }
    lines
}

fn as_json(Played { scene, took, faults }: &Played, lang: Lang) -> Value {
    json!({
        "event": "demonstration",
        "lesson": scene.lesson,
        "lang": language(scene.lang).code(),
        "file": scene.file,
        "line": scene.line,
        "command": scene.command,
        "status": if faults.is_empty() { "ok" } else { "failed" },
        "duration_ms": u64::try_from(took.as_millis()).unwrap_or(u64::MAX),
        "failures": faults.iter().map(|fault| fault_json(fault, lang)).collect::<Vec<_>>(),
    })
}

fn fault_lines(fault: &Fault, lang: Lang) -> String {
    match fault {
        Fault::Reason(reason) => format!("\n  {}", reason.in_lang(lang)),
        Fault::Build(failure) => {
            let fact = failure.fact();
            format!("\n  {}{}", fact.in_lang(lang), quoted(&failure.said))
        }
        Fault::Shown(failure) => {
            let (line, command) = (failure.line, escaped(&failure.command));
            let place = tr!(lang, "line {line}: $ {command}", "第 {line} 行：$ {command}");
            let why = failure.why.sentence(lang);
            let expected = lang.pick("all that was expected:", "应该显示的全部内容：");
            let shown = lang.pick("all that was shown:", "实际显示的全部内容：");
            format!(
                "\n  {place}\n  {why}\n  {expected}{}\n  {shown}{}\n  stderr:{}",
                quoted(&failure.expected),
                quoted(&failure.shown),
                quoted(&failure.stderr)
            )
        }
    }
}

fn fault_json(fault: &Fault, lang: Lang) -> Value {
    match fault {
        Fault::Reason(reason) => json!({"reason": reason.in_lang(lang)}),
        Fault::Build(failure) => {
            json!({"reason": failure.fact().in_lang(lang), "build": failure.said})
        }
        Fault::Shown(failure) => json!({
            "line": failure.line,
            "command": failure.command,
            "reason": failure.why.sentence(lang),
            "expected": failure.expected,
            "shown": failure.shown,
            "stderr": failure.stderr,
        }),
    }
}

fn quoted(lines: &[String]) -> String {
    lines.iter().map(|line| format!("\n    | {}", escaped(line))).collect()
}
