//! `course tour`: every demonstration of every lesson, in both languages, without a terminal; each
//! must show what its text says.

use std::io::{self, IsTerminal as _, Write as _};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use clap::Args;
use common::escape::escaped;
use common::{Error, Explain, Lang, layout, tr};
use lesson_text::Demonstration;
use serde_json::{Value, json};

use super::signals::told_to_end;
use crate::player::{self, BuildFailure, Direction, Failure, Programs};
use crate::session::{Outcome, Session, boxed};
use crate::status::GradeStatus;
use crate::syllabus::{Lesson, language};
use crate::text::harmless;

/// The longest that a line is waited for: a busy machine is not a fault.
const PATIENCE: Duration = Duration::from_secs(60);

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
    let mut tour = Tour {
        programs: Programs::of(session.root()),
        stop: told_to_end(),
        played: 0,
        failed: 0,
        session,
    };
    for lesson in &lessons {
        for lang in [Lang::En, Lang::Zh] {
            tour.text(lesson, lang).map_err(boxed)?;
        }
    }
    tour.end().map_err(boxed)
}

fn lessons(session: &Session<'_>, names: &[String]) -> Result<Vec<Lesson>, Box<dyn Explain>> {
    if names.is_empty() {
        return Ok(session.syllabus.lessons().to_vec());
    }
    let found = names.iter().map(|name| session.syllabus.find(name).cloned());
    found.collect::<Result<_, _>>().map_err(boxed)
}

struct Tour<'a, 'b> {
    session: &'a mut Session<'b>,
    programs: Programs,
    stop: Arc<AtomicBool>,
    played: usize,
    failed: usize,
}

/// A demonstration of a text.
struct Scene<'a> {
    lesson: &'a str,
    lang: Lang,
    /// The text's file, from the course's root.
    file: String,
    /// The block's first line; 0 for the whole file.
    line: usize,
    /// What is run first.
    command: String,
}

/// What can be wrong with it.
enum Fault {
    /// It has no form, or the system refuses.
    Reason(String),
    Build(BuildFailure),
    Shown(Failure),
}

impl Tour<'_, '_> {
    /// All demonstrations of a lesson's text.
    fn text(&mut self, lesson: &Lesson, lang: Lang) -> Result<(), Error> {
        let readme = lesson.directory.join(language(lang).readme());
        let file = readme.strip_prefix(self.session.root()).unwrap_or(&readme);
        let file = escaped(&file.to_string_lossy().replace('\\', "/")).to_string();
        let scene = |line, command: &str| {
            let (file, command) = (file.clone(), command.to_owned());
            Scene { lesson: &lesson.name, lang, file, line, command }
        };
        let text = match lesson.text(lang) {
            Ok(text) => text,
            Err(error) => {
                let reason = error.fact().in_lang(self.session.lang()).to_owned();
                return self.tell(&scene(0, ""), Instant::now(), &[Fault::Reason(reason)]);
            }
        };
        for block in text.code() {
            if self.stop.load(Ordering::Relaxed) {
                break;
            }
            let begun = Instant::now();
            let (faults, command) = match block.demonstration() {
                None => continue,
                Some(Err(malformed)) => (vec![Fault::Reason(malformed.to_string())], String::new()),
                Some(Ok(demonstration)) => {
                    let command = first_command(&demonstration);
                    self.progress(&scene(block.line, &command), "");
                    let faults = self.play(&scene(block.line, &command), &demonstration);
                    (faults, command)
                }
            };
            self.tell(&scene(block.line, &command), begun, &faults)?;
        }
        Ok(())
    }

    fn play(&self, scene: &Scene<'_>, demonstration: &Demonstration) -> Vec<Fault> {
        for package in player::packages(demonstration) {
            let progress = &mut |line: &str| self.progress(scene, line);
            if let Err(failure) = self.programs.build_once(&package, progress, &self.stop) {
                return vec![Fault::Build(failure)];
            }
        }
        let temporary = match tempfile::tempdir() {
            Ok(temporary) => temporary,
            Err(error) => return vec![Fault::Reason(error.to_string())],
        };
        let failures = self.failures(demonstration, scene.lang, temporary.path());
        failures.into_iter().map(Fault::Shown).collect()
    }

    fn failures(
        &self,
        demonstration: &Demonstration,
        lang: Lang,
        temporary: &Path,
    ) -> Vec<Failure> {
        let launch = player::launcher(&self.programs, lang, temporary);
        let direction = Direction {
            launch: &launch,
            tell: &|_| {},
            stop: &self.stop,
            patience: PATIENCE,
            pace: Duration::ZERO,
        };
        player::play(demonstration, &direction)
    }

    /// What goes on, for whoever waits at a terminal; it is written over and leaves nothing.
    fn progress(&self, scene: &Scene<'_>, what: &str) {
        let mut stderr = io::stderr();
        if stderr.is_terminal() && !self.session.console.is_json() {
            let line = format!("{}:{}  {}", scene.file, scene.line, escaped(what));
            let line: String = line.chars().take(layout::WIDTH / 2).collect();
            let _ = write!(stderr, "\r{}\r{line}", " ".repeat(layout::WIDTH));
            let _ = stderr.flush();
        }
    }

    fn clear_progress(&self) {
        let mut stderr = io::stderr();
        if stderr.is_terminal() && !self.session.console.is_json() {
            let _ = write!(stderr, "\r{}\r", " ".repeat(layout::WIDTH));
            let _ = stderr.flush();
        }
    }

    fn tell(&mut self, scene: &Scene<'_>, begun: Instant, faults: &[Fault]) -> Result<(), Error> {
        self.played += 1;
        self.failed += usize::from(!faults.is_empty());
        self.clear_progress();
        let lang = self.session.lang();
        let line = if self.session.console.is_json() {
            harmless(&as_json(scene, begun.elapsed(), faults, lang))
        } else {
            as_lines(scene, begun.elapsed(), faults, lang)
        };
        self.session.say(line)
    }

    fn end(self) -> Result<GradeStatus, Error> {
        let Self { session, played, failed, stop, .. } = self;
        let was_stopped = stop.load(Ordering::Relaxed);
        let end =
            json!({"event": "tour", "played": played, "failed": failed, "stopped": was_stopped});
        let line = if session.console.is_json() {
            end.to_string()
        } else {
            let right = played - failed;
            tr!(
                session.lang(),
                "{played} demonstrations: {right} ok, {failed} failed",
                "演示 {played} 个：{right} 个正确，{failed} 个有误"
            )
        };
        session.say(line)?;
        let is_right = failed == 0 && !was_stopped;
        Ok(if is_right { GradeStatus::Passed } else { GradeStatus::Failed })
    }
}

fn first_command(demonstration: &Demonstration) -> String {
    let commands = demonstration.terminals.iter().flat_map(|terminal| &terminal.commands);
    commands.map(|command| command.text.clone()).next().unwrap_or_default()
}

fn as_lines(scene: &Scene<'_>, took: Duration, faults: &[Fault], lang: Lang) -> String {
    let verdict = if faults.is_empty() { "ok  " } else { "FAIL" };
    let place = layout::left(&format!("{}:{}", scene.file, scene.line), 44);
    let took = layout::right(&format!("{:.1} s", took.as_secs_f64()), 7);
    let command = escaped(&scene.command);
    let mut lines = format!("{verdict}  {place} {took}  {command}").trim_end().to_owned();
    for fault in faults {
        lines.push_str(&fault.lines(lang));
    }
    lines
}

fn as_json(scene: &Scene<'_>, took: Duration, faults: &[Fault], lang: Lang) -> Value {
    json!({
        "event": "demonstration",
        "lesson": scene.lesson,
        "lang": language(scene.lang).code(),
        "file": scene.file,
        "line": scene.line,
        "command": scene.command,
        "status": if faults.is_empty() { "ok" } else { "failed" },
        "duration_ms": u64::try_from(took.as_millis()).unwrap_or(u64::MAX),
        "failures": faults.iter().map(|fault| fault.json(lang)).collect::<Vec<_>>(),
    })
}

impl Fault {
    fn lines(&self, lang: Lang) -> String {
        match self {
            Fault::Reason(reason) => format!("\n  {reason}"),
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

    fn json(&self, lang: Lang) -> Value {
        match self {
            Fault::Reason(reason) => json!({"reason": reason}),
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
}

fn quoted(lines: &[String]) -> String {
    lines.iter().map(|line| format!("\n    | {}", escaped(line))).collect()
}
