//! A presentation as the rows of a screen.

use common::{Lang, layout, tr};
use unicode_width::UnicodeWidthStr;

use super::deck::Deck;
use super::live::Live;
use super::talk::{Room, Talk};
use crate::text::{Form, Line, Style};

/// Columns at the left and right that stay free.
const MARGIN: usize = 2;
/// Longer lines are not read at ease, even from the back of a room.
const WIDEST: usize = 110;
/// A terminal of a demonstration that is narrower stands under the other instead of beside it.
const NARROWEST_PANE: usize = 30;
/// Between two panes.
const BETWEEN: &str = " | ";

/// The rows of the screen; tells the talk how much of its step they hold.
pub(super) fn rows(talk: &mut Talk, (columns, rows): (usize, usize), marks: bool) -> Vec<Line> {
    let foot = foot(talk, columns);
    let head = [head(&talk.deck, talk.at, columns), Line::default()];
    let body_rows = rows.saturating_sub(head.len() + foot.len()).max(1);
    let body = match &talk.live {
        Some(live) => panes(live, columns, body_rows, talk.lang),
        None => text(talk, columns, body_rows, marks),
    };
    let mut screen: Vec<Line> = head.into_iter().chain(body).collect();
    screen.resize(rows.saturating_sub(foot.len()), Line::default());
    screen.extend(foot);
    screen.truncate(rows);
    screen
}

/// The lesson, and the heading of the step.
pub(super) fn head(deck: &Deck, at: usize, columns: usize) -> Line {
    let chapter = deck.chapter(at);
    let lesson = format!(" {}  {}", chapter.number, chapter.title);
    let name = format!("{} ", chapter.name);
    between(&lesson, &name, columns, Style::Bar)
}

/// One text at the left and one at the right, which gives way.
fn between(left: &str, right: &str, columns: usize, style: Style) -> Line {
    let gap = columns.checked_sub(left.width() + right.width()).filter(|&gap| gap > 0);
    match gap {
        Some(gap) => Line::of(&format!("{left}{}{right}", " ".repeat(gap)), style),
        None => Line::of(left, style).fitted(columns, style),
    }
}

fn text(talk: &mut Talk, columns: usize, rows: usize, marks: bool) -> Vec<Line> {
    let width = columns.saturating_sub(2 * MARGIN).min(WIDEST);
    let lines = talk.deck.lines(talk.at, Form::new(width, marks));
    talk.room = Room { lines: lines.len(), rows };
    talk.scrolled = talk.scrolled.min(lines.len().saturating_sub(rows));
    let seen = lines.into_iter().skip(talk.scrolled).take(rows);
    seen.map(|line| line.indented(MARGIN)).collect()
}

fn panes(live: &Live, columns: usize, rows: usize, lang: Lang) -> Vec<Line> {
    let count = live.panes.len().max(1);
    let inside = columns.saturating_sub(2 * MARGIN);
    let width = inside.saturating_sub(BETWEEN.len() * (count - 1)) / count;
    if width < NARROWEST_PANE && count > 1 {
        let rows = rows / count;
        let stacked = live.panes.iter().flat_map(|pane| {
            let mut lines = pane.shown(inside, rows, lang);
            lines.resize(rows, Line::default());
            lines
        });
        return stacked.map(|line| line.indented(MARGIN)).collect();
    }
    let shown: Vec<Vec<Line>> =
        live.panes.iter().map(|pane| pane.shown(width, rows, lang)).collect();
    (0..rows).map(|row| beside(&shown, row, width).indented(MARGIN)).collect()
}

fn beside(panes: &[Vec<Line>], row: usize, width: usize) -> Line {
    let mut line = Line::default();
    for (number, pane) in panes.iter().enumerate() {
        if number > 0 {
            line.push(BETWEEN, Style::Faint);
        }
        let shown = pane.get(row).cloned().unwrap_or_default();
        let is_last = number + 1 == panes.len();
        line.join(if is_last { shown } else { shown.fitted(width, Style::Plain) });
    }
    line
}

/// Where one is and what comes, then what can be pressed.
fn foot(talk: &Talk, columns: usize) -> Vec<Line> {
    let lang = talk.lang;
    let clock = if talk.has_clock { talk.clock().sentence(lang) + " " } else { String::new() };
    let place = format!(" {}  {}", place(&talk.deck, talk.at, lang), page(talk));
    let next = match talk.at + 1 {
        next if next < talk.deck.steps.len() => talk.deck.title(next),
        _ => lang.pick("the end", "全部结束").to_owned(),
    };
    let next = tr!(lang, " next: {next}", " 下一步：{next}");
    let mut foot = vec![between(&place, &clock, columns, Style::Bar)];
    foot.push(match (&talk.asked, &talk.said, &talk.live) {
        (Some(asked), ..) => Line::of(
            &tr!(
                lang,
                " go to lesson (number or name): {asked}_",
                " 跳到哪一课（编号或名字）：{asked}_"
            ),
            Style::Strong,
        ),
        (None, Some(said), _) => Line::of(&format!(" {said}"), Style::Bad),
        (None, None, Some(live)) => {
            let (sentence, style) = live.sentence();
            Line::of(&format!(" {sentence}"), style)
        }
        (None, None, None) => Line::of(&next, Style::Strong),
    });
    foot.push(Line::of(&format!(" {}", keys(talk, columns)), Style::Faint));
    foot
}

/// `lesson 10/16  step 3/9`.
pub(super) fn place(deck: &Deck, at: usize, lang: Lang) -> String {
    let chapter = deck.chapter(at);
    let (lesson, lessons) = (deck.steps[at].lesson + 1, deck.lessons.len());
    let (step, steps) = (at - chapter.first + 1, chapter.count);
    tr!(
        lang,
        "lesson {lesson}/{lessons}  step {step}/{steps}",
        "第 {lesson}/{lessons} 课  第 {step}/{steps} 步"
    )
}

/// How much of the step is still to be seen.
fn page(talk: &Talk) -> String {
    let Room { lines, rows } = talk.room;
    let below = lines.saturating_sub(talk.scrolled + rows);
    if talk.live.is_some() || below == 0 {
        return String::new();
    }
    tr!(talk.lang, "+{below} lines", "还有 {below} 行")
}

fn keys(talk: &Talk, columns: usize) -> String {
    let lang = talk.lang;
    let is_on = talk.live.as_ref().is_some_and(Live::is_on);
    let has_demonstration = talk.deck.steps[talk.at].demonstration.is_some();
    let all: &[(&str, &str)] = match (is_on, talk.asked.is_some(), talk.live.is_some()) {
        (true, ..) => &[("any key: stop", "任意键：停下")],
        (_, true, _) => &[("Enter: go", "回车：跳转"), ("Esc: stay", "Esc：取消")],
        (_, _, true) => &[
            ("Enter: again", "回车：再演示一次"),
            ("Esc: text", "Esc：回到课文"),
            ("space: next", "空格：下一步"),
            ("p: back", "p：上一步"),
            ("q: quit", "q：结束"),
        ],
        _ => &[
            ("space: next", "空格：下一步"),
            ("p: back", "p：上一步"),
            ("[ ]: lesson", "[ ]：换课"),
            ("g: go to", "g：跳转"),
            ("q: quit", "q：结束"),
        ],
    };
    let mut keys: Vec<&str> = all.iter().map(|&(en, zh)| lang.pick(en, zh)).collect();
    if has_demonstration && talk.live.is_none() && talk.asked.is_none() {
        keys.insert(0, lang.pick("Enter: run it", "回车：演示"));
    }
    // On a narrow terminal the last ones give way.
    while keys.len() > 1 && keys.join("  ").width() >= columns.max(layout::WIDTH / 4) {
        keys.pop();
    }
    keys.join("  ")
}
