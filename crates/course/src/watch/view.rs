//! From what is so to lines: the same sentences on a screen and in a pipe.

use common::escape::escaped;
use common::layout::{left, right};
use common::{Lang, text, tr};
use grader::report::{CheckReport, CheckStatus, Report, Status};

use super::event::Refusal;
use super::fit::{Line, Look};
use super::state::{Panel, Phase, State};
use crate::progress::{Done, Progress};
use crate::reporter::check_lines;
use crate::syllabus::Lesson;

/// Which exercise it is.
pub(crate) fn heading(state: &State) -> String {
    let State { number, name, title, .. } = state;
    format!("{number:02} {name} · {}", escaped(title))
}

/// How it stands, and what to do next.
pub(crate) fn verdict(state: &State) -> Vec<Line> {
    let lang = state.lang;
    match &state.phase {
        Phase::Building { preparing: None } => {
            vec![Line::new(lang.pick("compiling…", "编译中……"), Look::Busy)]
        }
        Phase::Building { preparing: Some(line) } => {
            let line = escaped(line).to_string();
            let text = tr!(lang, "getting ready what it stands on: {line}", "正在准备依赖：{line}");
            vec![Line::new(text, Look::Busy)]
        }
        Phase::Checking => vec![Line::new(lang.pick("checking…", "检查中……"), Look::Busy)],
        Phase::Refused(refusal) => refused(refusal, lang),
        Phase::Over(report) => over(state, report),
    }
}

fn refused(Refusal { fact, help }: &Refusal, lang: Lang) -> Vec<Line> {
    let mut lines: Vec<Line> = fact
        .in_lang(lang)
        .lines()
        .map(|line| Line::new(escaped(line).to_string(), Look::Bad))
        .collect();
    let help = help.iter().flat_map(|help| help.in_lang(lang).lines());
    lines.extend(help.map(|line| Line::plain(format!("help: {}", escaped(line)))));
    let next = tr!(
        lang,
        "it goes on when that is repaired and saved; r checks again",
        "修好并保存后会继续；按 r 重新检查"
    );
    lines.push(Line::plain(next));
    lines
}

fn over(state: &State, report: &Report) -> Vec<Line> {
    let lang = state.lang;
    let (points, most) = (report.points(), report.max_points());
    match &report.status {
        Status::Passed => vec![Line::new(celebration(state, points, most), Look::Good)],
        Status::Failed => {
            let text = tr!(
                lang,
                "{points} of {most} points; mend the first failure and save, or press h for a hint",
                "得分 {points}/{most}；先修好第一个失败项再保存，按 h 看提示"
            );
            vec![Line::new(text, Look::Bad)]
        }
        Status::BuildFailed { why, .. } => {
            let why = lang.pick(&why.en, &why.zh);
            let text = tr!(lang, "{why}; 0 of {most} points", "{why}；得分 0/{most}");
            text.lines().map(|line| Line::new(line, Look::Bad)).collect()
        }
        Status::GraderError { why } => {
            let (en, zh) = (&why.en, &why.zh);
            let fact = text!("the grader's own trouble: {en}", "评分程序自己的问题：{zh}");
            refused(&Refusal { fact, help: None }, lang)
        }
    }
}

fn celebration(state: &State, points: u32, most: u32) -> String {
    let lang = state.lang;
    match &state.next {
        Some(next) => tr!(
            lang,
            "Solved! {points} of {most} points. n goes on to {next}",
            "做出来了！得分 {points}/{most}。按 n 进入下一个：{next}"
        ),
        None => tr!(
            lang,
            "Solved! {points} of {most} points. That was the last one; l shows them all",
            "做出来了！得分 {points}/{most}。这是最后一个，按 l 看全部"
        ),
    }
}

/// Every check, those that are not over too; the first failure in full.
pub(crate) fn checks(state: &State) -> Vec<Line> {
    if let Some(Status::BuildFailed { output, .. }) = state.report().map(|report| &report.status) {
        return compiler_said(output);
    }
    let first = state.first_failure().map(|check| check.id.clone());
    let mut lines = Vec::new();
    for planned in &state.planned {
        match state.done.get(&planned.id) {
            Some(check) => {
                lines.extend(check_report(check, state.lang, first.as_ref() == Some(&check.id)));
            }
            None if state.is_busy() => {
                let title = state.lang.pick(&planned.title.en, &planned.title.zh);
                let text = format!("  …     /{:<2}  {}", planned.points, escaped(title));
                lines.push(Line::new(text, Look::Dim));
            }
            None => {}
        }
    }
    lines
}

/// A check that is over, in full or its first line.
pub(crate) fn check_report(check: &CheckReport, lang: Lang, is_full: bool) -> Vec<Line> {
    let look = match check.status {
        CheckStatus::Passed => Look::Good,
        CheckStatus::Failed(_) => Look::Bad,
        CheckStatus::Skipped { .. } => Look::Dim,
    };
    let text = check_lines(check, lang);
    let count = if is_full { usize::MAX } else { 1 };
    let lines = text.lines().take(count).enumerate();
    lines
        .map(|(number, line)| Line::new(line, if number == 0 { look } else { Look::Plain }))
        .collect()
}

fn compiler_said(output: &str) -> Vec<Line> {
    output.lines().map(|line| Line::plain(escaped(line).to_string()).cut()).collect()
}

/// What stands below the heading.
pub(crate) fn body(state: &State) -> Vec<Line> {
    match &state.panel {
        Panel::Results => {
            let mut lines = verdict(state);
            lines.extend(notes(state));
            lines.extend(checks(state));
            lines.push(desk(state));
            lines
        }
        Panel::Hints(shown) => hints(state, *shown),
        Panel::List(lines) => lines.clone(),
        Panel::All { over, now } => {
            let now = now.iter().map(|name| Line::new(format!("  …            {name}"), Look::Dim));
            over.iter().cloned().chain(now).collect()
        }
        Panel::Help => help(state.lang),
    }
}

/// Where the answer lies.
pub(crate) fn desk(state: &State) -> Line {
    let desk = escaped(&state.desk).to_string();
    Line::new(tr!(state.lang, "your desk: {desk}", "你的练习目录：{desk}"), Look::Dim)
}

/// What else is worth saying.
pub(crate) fn notes(state: &State) -> Vec<Line> {
    let lines = state.notes.iter().flat_map(|note| note.in_lang(state.lang).lines());
    lines.map(|line| Line::new(line, Look::Dim)).collect()
}

/// The first hints.
pub(crate) fn hints(state: &State, shown: usize) -> Vec<Line> {
    let (lang, all) = (state.lang, state.hints.len());
    if all == 0 {
        return vec![Line::plain(lang.pick("this exercise has no hints", "这个练习没有提示"))];
    }
    let mut lines = Vec::new();
    for (number, hint) in (1..).zip(state.hints.iter().take(shown)) {
        let head = tr!(lang, "hint {number} of {all}: ", "提示 {number}/{all}：");
        let text = lang.pick(&hint.en, &hint.zh);
        let mut parts = text.lines();
        lines.push(Line::plain(format!("{head}{}", escaped(parts.next().unwrap_or_default()))));
        lines.extend(parts.map(|line| Line::plain(escaped(line).to_string())));
    }
    if shown < all {
        let more = lang.pick("h shows the next one", "再按 h 看下一条");
        lines.push(Line::new(more, Look::Dim));
    }
    lines
}

/// What the keys do.
pub(crate) fn help(lang: Lang) -> Vec<Line> {
    let rows: [(&str, &str, &str); 9] = [
        ("h", "the next hint", "下一条提示"),
        ("l", "all exercises", "全部练习"),
        ("n  →", "the next exercise", "下一个练习"),
        ("p  ←", "the previous exercise", "上一个练习"),
        ("r", "check again", "重新检查"),
        ("a", "check every exercise", "检查所有练习"),
        ("↓ ↑", "scroll; a screen: space, PgUp", "滚动；翻页：空格、PgUp"),
        ("?", "this help", "本帮助"),
        ("q", "quit", "退出"),
    ];
    let row = |(keys, en, zh): (&str, &str, &str)| {
        Line::plain(format!("  {}  {}", left(keys, 5), lang.pick(en, zh)))
    };
    rows.into_iter().map(row).collect()
}

/// The keys, in as few words as there is room for.
pub(crate) fn keys(lang: Lang, columns: usize) -> Line {
    let long = lang.pick(
        "h hint  l list  n next  p previous  r again  a all  ? help  q quit",
        "h 提示  l 列表  n 下一个  p 上一个  r 重查  a 全部  ? 帮助  q 退出",
    );
    let short =
        lang.pick("h hint  l list  n next  ? help  q quit", "h 提示  l 列表  n 下一个  ? 帮助");
    Line::new(if columns >= 68 { long } else { short }, Look::Dim)
}

/// That more lines are below.
pub(crate) fn more(lang: Lang) -> fn(usize) -> String {
    match lang {
        Lang::En => |lines| format!("↓ {lines} more lines"),
        Lang::Zh => |lines| format!("↓ 还有 {lines} 行"),
    }
}

/// Every exercise and how far the student is.
pub(crate) fn list(lessons: &[Lesson], at: usize, progress: &Progress, lang: Lang) -> Vec<Line> {
    let line = |(place, lesson): (usize, &Lesson)| {
        let done = progress.of(&lesson.name);
        let mark = if place == at { ">" } else { " " };
        let (state, look) = match done {
            Done { solved: true, .. } => (lang.pick("solved", "已完成"), Look::Good),
            Done { max_points: 0, .. } => (lang.pick("open", "未做"), Look::Plain),
            Done { .. } => (lang.pick("begun", "进行中"), Look::Busy),
        };
        let points = match done.max_points {
            0 => String::new(),
            most => format!("{}/{most}", done.points),
        };
        let (number, name) = (lesson.number, left(&lesson.name, 18));
        let text = format!("{mark} {number:02} {name} {} {state}", right(&points, 5));
        Line::new(text, look)
    };
    lessons.iter().enumerate().map(line).collect()
}

/// What all of them came to.
pub(crate) fn total(solved: usize, all: usize, lang: Lang) -> Line {
    let text =
        tr!(lang, "{solved} of {all} exercises are solved", "{all} 个练习中通过 {solved} 个");
    Line::new(text, if solved == all { Look::Good } else { Look::Plain })
}

/// One exercise of all, when its check is over.
pub(crate) fn one_of_all(name: &str, result: Result<&Report, &Refusal>, lang: Lang) -> Line {
    let name = left(name, 18);
    let report = match result {
        Ok(report) => report,
        Err(refusal) => {
            let fact = refusal.fact.in_lang(lang);
            let text = format!("  {}         {name}  {fact}", lang.pick("----", "——"));
            return Line::new(text, Look::Bad);
        }
    };
    let (word, look) = match report.status {
        Status::Passed => (lang.pick("ok  ", "通过"), Look::Good),
        Status::Failed | Status::BuildFailed { .. } => (lang.pick("FAIL", "失败"), Look::Bad),
        Status::GraderError { .. } => (lang.pick("----", "——"), Look::Busy),
    };
    let points = format!("{}/{}", report.points(), report.max_points());
    Line::new(format!("  {word}  {}  {}", right(&points, 5), name.trim_end()), look)
}
