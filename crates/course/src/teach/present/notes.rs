//! `course present --notes`: in a second terminal, what the instructor says at the step that the
//! class sees.
//!
//! It reads the class's file a few times a second: that works on every system, over SSH and between
//! containers that share the directory.

use std::io;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use common::{Lang, tr};
use crossterm::event::{Event, KeyCode, KeyEventKind, KeyModifiers};

use super::class::{self, Class};
use super::clock::Clock;
use super::deck::Deck;
use super::screen::Screen;
use super::view::{head, place};
use crate::text::{Line, Paint, Span, Style, wrapped};

/// How often it looks.
const GLANCE: Duration = Duration::from_millis(250);

/// Follows the class until a key or a signal ends it.
///
/// # Errors
/// The terminal is gone.
pub(super) fn follow(
    deck: &Deck,
    root: &Path,
    lang: Lang,
    has_clock: bool,
    paint: Paint,
    stop: &AtomicBool,
) -> io::Result<()> {
    let mut screen = Screen::enter(paint)?;
    while !stop.load(Ordering::Relaxed) {
        let class = Class::load(root).filter(|_| class::is_on(root));
        let size = screen.size()?;
        screen.draw(&rows(deck, class.as_ref(), size, lang, has_clock), size)?;
        if let Some(Event::Key(key)) = screen.next_event(GLANCE)?
            && key.kind == KeyEventKind::Press
        {
            let is_control = key.modifiers.contains(KeyModifiers::CONTROL);
            match key.code {
                KeyCode::Char('q') | KeyCode::Esc => break,
                KeyCode::Char('c') if is_control => break,
                _ => {}
            }
        }
    }
    Ok(())
}

fn rows(
    deck: &Deck,
    class: Option<&Class>,
    (columns, rows): (usize, usize),
    lang: Lang,
    has_clock: bool,
) -> Vec<Line> {
    let here = class.and_then(|class| Some((class, deck.place(&class.lesson, class.step)?)));
    let mut lines = match here {
        Some((class, at)) => notes(deck, class, at, columns, lang, has_clock),
        None => {
            let waiting = lang.pick(
                "No class is on. Start one in another terminal: cargo course present",
                "现在没有在上课。请在另一个终端里开始：cargo course present",
            );
            wrapped(&[Span::new(waiting, Style::Plain)], columns.saturating_sub(2))
        }
    };
    lines.truncate(rows.saturating_sub(1));
    lines.resize(rows.saturating_sub(1), Line::default());
    lines.push(Line::of(lang.pick(" q: quit", " q：结束"), Style::Faint));
    lines
}

fn notes(
    deck: &Deck,
    class: &Class,
    at: usize,
    columns: usize,
    lang: Lang,
    has_clock: bool,
) -> Vec<Line> {
    let width = columns.saturating_sub(4);
    let mut lines = vec![head(deck, at, columns)];
    let mut put = |text: &str, style| {
        let wrapped = wrapped(&[Span::new(text, style)], width);
        lines.extend(wrapped.into_iter().map(|line| line.indented(2)));
    };
    put(&place(deck, at, lang), Style::Faint);
    if has_clock {
        let clock = Clock {
            elapsed: class.elapsed(),
            from: deck.minutes_before(at) - class.origin,
            to: deck.minutes_before(at + 1) - class.origin,
        };
        put(&clock.sentence(lang), Style::Strong);
    }
    lines.push(Line::default());
    let mut put = |text: &str, style| {
        let wrapped = wrapped(&[Span::new(text, style)], width);
        lines.extend(wrapped.into_iter().map(|line| line.indented(2)));
        lines.push(Line::default());
    };
    put(&deck.title(at), Style::Heading);
    let notes = &deck.steps[at].notes;
    for note in notes {
        put(&note.replace('\n', " "), Style::Plain);
    }
    if notes.is_empty() {
        put(lang.pick("(no notes here)", "（这里没有讲稿）"), Style::Faint);
    }
    if at + 1 < deck.steps.len() {
        let next = deck.title(at + 1);
        put(&tr!(lang, "next: {next}", "下一步：{next}"), Style::Strong);
    }
    lines
}
