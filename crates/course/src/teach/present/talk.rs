//! A presentation: which step is shown, and what a key does.

use std::path::PathBuf;
use std::sync::Arc;

use common::escape::escaped;
use common::{Lang, tr};
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::class::Class;
use super::clock::Clock;
use super::deck::Deck;
use super::live::Live;
use crate::player::Programs;

/// What is shown, and what is typed into it.
pub(super) struct Talk {
    pub(super) deck: Deck,
    /// The step.
    pub(super) at: usize,
    /// Lines of it that have been scrolled past.
    pub(super) scrolled: usize,
    /// Lines of it that can be scrolled past, and rows that are seen; both of the last drawing.
    pub(super) room: Room,
    /// The demonstration that runs or has just run.
    pub(super) live: Option<Live>,
    /// Where to go, while it is typed.
    pub(super) asked: Option<String>,
    /// Something to be said until the next key.
    pub(super) said: Option<String>,
    pub(super) lang: Lang,
    pub(super) has_clock: bool,
    class: Class,
    programs: Arc<Programs>,
    root: PathBuf,
}

/// How much of a step is seen.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Room {
    /// Lines that the step has.
    pub(super) lines: usize,
    /// Rows that it is shown in.
    pub(super) rows: usize,
}

/// Whether to go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Then {
    Stay,
    Leave,
}

impl Talk {
    /// A class that begins at a step.
    pub(super) fn new(deck: Deck, at: usize, lang: Lang, has_clock: bool, root: PathBuf) -> Self {
        let programs = Arc::new(Programs::of(&root));
        let class = Class::beginning(deck.minutes_before(at));
        let (live, asked, said) = (None, None, None);
        let (scrolled, room) = (0, Room::default());
        let mut talk = Self {
            deck,
            at,
            scrolled,
            room,
            live,
            asked,
            said,
            lang,
            has_clock,
            class,
            programs,
            root,
        };
        talk.save();
        talk
    }

    /// The clock against the plan.
    pub(super) fn clock(&self) -> Clock {
        Clock {
            elapsed: self.class.elapsed(),
            from: self.deck.minutes_before(self.at) - self.class.origin,
            to: self.deck.minutes_before(self.at + 1) - self.class.origin,
        }
    }

    /// A key is pressed.
    pub(super) fn press(&mut self, key: KeyEvent) -> Then {
        self.said = None;
        let is_control_c =
            key.code == KeyCode::Char('c') && key.modifiers.contains(KeyModifiers::CONTROL);
        if let Some(live) = self.live.as_mut().filter(|live| live.is_on()) {
            live.stop(); // any key
        } else if self.asked.is_some() {
            self.type_place(key.code, is_control_c);
        } else if is_control_c {
            return Then::Leave;
        } else {
            return self.command(key.code);
        }
        Then::Stay
    }

    fn command(&mut self, code: KeyCode) -> Then {
        match code {
            KeyCode::Char('q') => return Then::Leave,
            KeyCode::Enter | KeyCode::Char('d') => self.run(),
            KeyCode::Esc | KeyCode::Backspace => self.live = None,
            KeyCode::Right | KeyCode::Char(' ' | 'n') => self.forward(),
            KeyCode::Left | KeyCode::Char('p') => self.back(),
            KeyCode::Down => self.scroll_to(self.scrolled + 1),
            KeyCode::Up => self.scroll_to(self.scrolled.saturating_sub(1)),
            KeyCode::PageDown | KeyCode::Char(']') => self.lesson_by(1),
            KeyCode::PageUp | KeyCode::Char('[') => self.lesson_by(-1),
            KeyCode::Home => self.scroll_to(0),
            KeyCode::Char('g') => self.asked = Some(String::new()),
            _ => {}
        }
        Then::Stay
    }

    fn run(&mut self) {
        match &self.deck.steps[self.at].demonstration {
            Some(demonstration) => {
                self.live = Some(Live::start(demonstration, &self.programs, self.lang));
            }
            None => {
                self.said = Some(tr!(self.lang, "nothing to run here", "这一步没有可运行的演示"));
            }
        }
    }

    /// The rest of the step, or the next one.
    fn forward(&mut self) {
        let is_shown_live = self.live.is_some();
        if !is_shown_live && self.scrolled + self.room.rows < self.room.lines {
            return self.scroll_to(self.scrolled + self.room.rows.saturating_sub(1).max(1));
        }
        if self.at + 1 < self.deck.steps.len() {
            self.go(self.at + 1);
        } else {
            self.said = Some(tr!(self.lang, "this is the last step", "这是最后一步"));
        }
    }

    fn back(&mut self) {
        if self.live.is_none() && self.scrolled > 0 {
            let rows = self.room.rows.saturating_sub(1).max(1);
            return self.scroll_to(self.scrolled.saturating_sub(rows));
        }
        if self.at > 0 {
            self.go(self.at - 1);
        }
    }

    fn scroll_to(&mut self, line: usize) {
        self.scrolled = line.min(self.room.lines.saturating_sub(self.room.rows));
    }

    fn lesson_by(&mut self, by: isize) {
        let here = self.deck.steps[self.at].lesson;
        // Back goes to this lesson's beginning first.
        let by = if by < 0 && self.at > self.deck.lessons[here].first { 0 } else { by };
        let there = here.saturating_add_signed(by).min(self.deck.lessons.len() - 1);
        self.jump(self.deck.lessons[there].first);
    }

    /// Goes to a step without counting the minutes between.
    fn jump(&mut self, to: usize) {
        let skipped = self.deck.minutes_before(to) - self.deck.minutes_before(self.at);
        self.class.origin += skipped;
        self.go(to);
    }

    fn go(&mut self, to: usize) {
        self.live = None;
        self.at = to;
        self.scrolled = 0;
        self.save();
    }

    fn type_place(&mut self, code: KeyCode, is_control_c: bool) {
        let Some(asked) = &mut self.asked else {
            return;
        };
        match code {
            KeyCode::Esc => self.asked = None,
            _ if is_control_c => self.asked = None,
            KeyCode::Backspace => {
                asked.pop();
            }
            KeyCode::Char(character) if asked.len() < 64 => asked.push(character),
            KeyCode::Enter => {
                let wanted = std::mem::take(asked);
                self.asked = None;
                self.go_to_lesson(wanted.trim());
            }
            _ => {}
        }
    }

    /// A number, a name, or the beginning of one.
    fn go_to_lesson(&mut self, wanted: &str) {
        if wanted.is_empty() {
            return;
        }
        let lessons = || self.deck.lessons.iter();
        let exact = lessons().find(|lesson| {
            lesson.name == wanted || wanted.parse().is_ok_and(|number: u32| number == lesson.number)
        });
        let found = exact.or_else(|| lessons().find(|lesson| lesson.name.starts_with(wanted)));
        match found.map(|lesson| lesson.first) {
            Some(step) => self.jump(step),
            None => {
                let wanted = escaped(wanted);
                let said =
                    tr!(self.lang, "there is no lesson {wanted}", "没有名为 {wanted} 的课程");
                self.said = Some(said);
            }
        }
    }

    /// For the notes and the next class. A full disk does not end a class.
    fn save(&mut self) {
        let chapter = self.deck.chapter(self.at);
        self.class.lesson.clone_from(&chapter.name);
        self.class.step = self.at - chapter.first;
        if let Err(error) = self.class.save(&self.root) {
            let why = common::error::system_said(&error);
            let why = why.in_lang(self.lang);
            self.said = Some(tr!(
                self.lang,
                "the place cannot be remembered: {why}",
                "无法记住上课的位置：{why}"
            ));
        }
    }
}
