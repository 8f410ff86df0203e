//! The report for a person at a terminal or in a log.

use std::collections::{HashMap, VecDeque};
use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};

use common::args::OutputOptions;
use common::escape::escaped;
use common::{Console, Error, Lang, Text, text, tr};
use grader::Words;
use grader::diagnosis::{Diagnosis, Exhibit};
use grader::event::{GradeEvent, Reporter};
use grader::report::{CheckReport, CheckStatus, Report, Status};

use super::cases::points_of;
use super::graded::{Graded, score};
use super::harmless;
use crate::session::Lines;
use crate::text::{Paint, Style};

/// Tells each check as soon as those before it are told.
pub(crate) struct Human<'a> {
    console: &'a mut Console,
    paint: Paint,
    told: Result<(), Error>,
    /// Checks that are not told yet, in the order in which they are to be.
    ahead: VecDeque<String>,
    /// Checks that are over, though one before them is not.
    early: HashMap<String, CheckReport>,
}

impl<'a> Human<'a> {
    pub(crate) fn new(console: &'a mut Console, paint: Paint) -> Self {
        Self { console, paint, told: Ok(()), ahead: VecDeque::new(), early: HashMap::new() }
    }

    /// Tells a report that is finished.
    ///
    /// # Errors
    /// Stdout did not take it.
    pub(crate) fn again(mut self, graded: &Graded) -> Result<(), Error> {
        let report = &graded.report;
        self.tell(&GradeEvent::Started {
            exercise: report.exercise.clone(),
            seed: report.seed,
            isolation: report.isolation.clone(),
            checks: report.checks.iter().map(|check| check.id.clone()).collect(),
        });
        for check in &report.checks {
            self.tell(&GradeEvent::CheckDone(check.clone()));
        }
        self.finished(report);
        self.told
    }

    /// Whether stdout took everything.
    pub(crate) fn told(self) -> Result<(), Error> {
        self.told
    }

    fn say(&mut self, lines: impl Fn(Lang) -> String) {
        self.say_painted(lines, |_, lines| lines);
    }

    /// What is painted comes after what was made harmless: it is our own.
    fn say_painted(
        &mut self,
        lines: impl Fn(Lang) -> String,
        painted: impl Fn(Lang, String) -> String,
    ) {
        if self.told.is_ok() {
            let lang = self.console.lang();
            let lines: Vec<_> = lines(lang).lines().map(harmless::defused).collect();
            self.told = self.console.tell(&Lines(painted(lang, lines.join("\n"))));
        }
    }
}

impl Reporter for Human<'_> {
    fn tell(&mut self, event: &GradeEvent) {
        match event {
            GradeEvent::Started { exercise, seed, isolation, checks } => {
                self.ahead = checks.iter().cloned().collect();
                let level = isolation.level;
                self.say(|lang| {
                    tr!(
                        lang,
                        "{exercise}: seed {seed}, isolation {level}",
                        "{exercise}：种子 {seed}，隔离级别 {level}"
                    )
                });
                for missing in &isolation.missing {
                    self.console.hint(&Text::from(missing.why.clone()));
                }
            }
            GradeEvent::Preparing { line } => {
                let line = escaped(line).to_string();
                self.console.hint(&text!(
                    "getting ready what it stands on: {line}",
                    "正在准备依赖：{line}"
                ));
            }
            GradeEvent::Building | GradeEvent::Built { .. } | GradeEvent::CheckStarted { .. } => {}
            GradeEvent::CheckDone(check) => {
                self.early.insert(check.id.clone(), check.clone());
                self.in_order();
            }
            GradeEvent::Finished(report) => self.finished(report),
        }
    }
}

impl Human<'_> {
    /// Tells the checks whose turn it is.
    fn in_order(&mut self) {
        while let Some(next) = self.ahead.front().and_then(|id| self.early.remove(id)) {
            self.ahead.pop_front();
            let paint = self.paint;
            let painted = |lang, lines: String| {
                let (word, style) = mark(&next.status, lang);
                match lines.strip_prefix("  ").and_then(|rest| rest.strip_prefix(word)) {
                    Some(rest) => format!("  {}{rest}", paint.text(word, style)),
                    None => lines,
                }
            };
            self.say_painted(|lang| check_lines(&next, lang), painted);
        }
    }

    fn finished(&mut self, report: &Report) {
        match &report.status {
            Status::BuildFailed { why, output } => {
                self.say(|lang| {
                    format!("{}\n{}", pick(why, lang), quoted(output)).trim_end().to_owned()
                });
            }
            Status::GraderError { why } => {
                self.say(|lang| {
                    let why = pick(why, lang);
                    tr!(lang, "the grader's own trouble: {why}", "评分程序自己的问题：{why}")
                });
            }
            Status::Passed | Status::Failed => {}
        }
        let (points, most, seed) = (report.points(), report.max_points(), report.seed);
        self.say(|lang| {
            tr!(
                lang,
                "{points} of {most} points; the same values again: --seed {seed}",
                "得分 {points}/{most}；用同样的取值再来一次：--seed {seed}"
            )
        });
    }
}

/// What stands before a check that is over.
fn mark(status: &CheckStatus, lang: Lang) -> (&'static str, Style) {
    match status {
        CheckStatus::Passed => (lang.pick("ok  ", "通过"), Style::Good),
        CheckStatus::Failed(_) => (lang.pick("FAIL", "失败"), Style::Bad),
        CheckStatus::Skipped { .. } => (lang.pick("skip", "跳过"), Style::Faint),
    }
}

/// A check that is over, with everything that is known of a failure.
pub(crate) fn check_lines(check: &CheckReport, lang: Lang) -> String {
    let (points, most) = (check.points, check.max_points);
    let title = pick(&check.title, lang);
    let (word, _) = mark(&check.status, lang);
    let mut lines = format!("  {word} {points:>2}/{most:<2}  {title}");
    match &check.status {
        CheckStatus::Passed => {}
        CheckStatus::Skipped { why } => lines += &format!(" ({})", pick(why, lang)),
        CheckStatus::Failed(diagnosis) => {
            let indented = diagnosis_lines(diagnosis, check, lang);
            lines.extend(indented.iter().map(|line| format!("\n       {line}")));
        }
    }
    lines
}

/// A diagnosis and what shows it, a line each.
pub(super) fn diagnosis_lines(
    diagnosis: &Diagnosis,
    check: &CheckReport,
    lang: Lang,
) -> Vec<String> {
    let mut lines = Vec::new();
    lines.push(format!("[{}] {}", diagnosis.code.as_str(), pick(&diagnosis.fact, lang)));
    lines.extend(diagnosis.exhibits.iter().flat_map(|exhibit| exhibit_lines(exhibit, lang)));
    lines.push(format!("help: {}", pick(&diagnosis.help, lang)));
    let command = escaped(&check.command).to_string();
    lines.push(tr!(lang, "by hand: {command}", "亲手试试：{command}"));
    lines.iter().flat_map(|line| line.lines()).map(str::to_owned).collect()
}

/// What two sides are shown of, as a person calls it.
fn name_of(of: &str, lang: Lang) -> &str {
    match of {
        "datagram" => lang.pick("datagram", "数据报"),
        "stream" => lang.pick("stream", "字节流"),
        "stdout" => lang.pick("stdout", "标准输出"),
        other => other,
    }
}

fn exhibit_lines(exhibit: &Exhibit, lang: Lang) -> Vec<String> {
    let expected_word = lang.pick("expected", "应为");
    let got_word = lang.pick("got     ", "得到");
    match exhibit {
        Exhibit::Bytes {
            of,
            expected_hex,
            expected_text,
            got_hex,
            got_text,
            expected_bytes,
            got_bytes,
        } => {
            let of = name_of(of, lang);
            let side = |word: &str, bytes: &usize, hex: &str, text: &Option<String>| {
                let text = text.as_deref().map(|text| format!("  {}", escaped(text)));
                format!("{of} {word} {bytes:>5} B  {hex}{}", text.unwrap_or_default())
            };
            vec![
                side(expected_word, expected_bytes, expected_hex, expected_text),
                side(got_word, got_bytes, got_hex, got_text),
            ]
        }
        Exhibit::Packet { transport, from, to, bytes } => {
            let transport = match transport {
                grader::stage::Transport::Udp => "UDP",
                grader::stage::Transport::Tcp => "TCP",
            };
            vec![format!("{transport} {from} -> {to}, {bytes} B")]
        }
        Exhibit::Stderr { text } => {
            text.lines().map(|line| format!("stderr: {}", escaped(line))).collect()
        }
        Exhibit::Ended { how } => vec![tr!(lang, "ended: {how}", "结束：{how}")],
        Exhibit::Socket { transport, address } => {
            let transport = format!("{transport:?}").to_uppercase();
            vec![tr!(
                lang,
                "its socket: {transport} {address}",
                "它的套接字：{transport} {address}"
            )]
        }
        Exhibit::File { path, key, expected, got } => {
            let (expected, got) = (escaped(expected), escaped(got));
            vec![format!("{path} {key}: {expected_word} {expected}, {} {got}", got_word.trim_end())]
        }
    }
}

pub(super) fn pick(words: &Words, lang: Lang) -> &str {
    lang.pick(words.en.as_str(), words.zh.as_str())
}

/// Foreign text of several lines, each harmless and marked as quoted.
fn quoted(text: &str) -> String {
    text.lines().map(|line| format!("  | {}", escaped(line))).collect::<Vec<_>>().join("\n")
}

/// The report of all exercises as it is told, and the sum.
pub(super) fn document(all: &[Graded], lang: Lang) -> String {
    let written = Written::default();
    let options = OutputOptions { json: false, lang: Some(lang) };
    let mut console = Console::on(Box::new(written.clone()), Box::new(io::sink()), &options);
    for graded in all {
        // A buffer takes everything.
        let _ = Human::new(&mut console, Paint::Plain).again(graded);
    }
    let mut text = written.text();
    if all.len() > 1 {
        text += &(total(all, lang) + "\n");
    }
    text
}

/// The sum over all exercises.
pub(crate) fn total(all: &[Graded], lang: Lang) -> String {
    let (points, most) = score(all);
    let score = points_of(points, most, lang);
    tr!(lang, "all exercises: {score}", "全部练习：{score}")
}

/// What was written to a console, readable afterwards.
#[derive(Clone, Default)]
struct Written(Arc<Mutex<Vec<u8>>>);

impl Written {
    fn text(&self) -> String {
        let bytes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        String::from_utf8_lossy(&bytes).into_owned()
    }
}

impl Write for Written {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
