//! `course present`: the lessons on the whole terminal, step by step, with demonstrations that run.
//!
//! Everything is drawn here by rows, with crossterm alone: rows of text beside each other need no
//! library of widgets, and the first build of the command stays short.

mod class;
mod clock;
mod deck;
mod live;
mod notes;
mod screen;
mod talk;
mod view;

use std::io::{self, IsTerminal as _};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use clap::Args;
use common::error::system_said;
use common::{Error, ExitStatus, Explain, Text, text};
use crossterm::event::{Event, KeyEventKind};

use self::class::Class;
use self::deck::Deck;
use self::live::Live;
use self::screen::Screen;
use self::talk::{Talk, Then};

use crate::session::{Outcome, Session, boxed};
use crate::signals::told_to_end;
use crate::status::GradeStatus;
use crate::text::Paint;

/// How long a key is waited for while nothing moves but the clock.
const CALM: Duration = Duration::from_millis(250);
/// The same while a demonstration runs.
const BUSY: Duration = Duration::from_millis(40);

/// The options of `course present`.
#[derive(Args)]
pub(crate) struct PresentOptions {
    /// begin with this lesson; left out: where the last class ended | 从这一课开始；省略则从上次下课的地方继续
    #[arg(value_name = "NAME")]
    name: Option<String>,
    /// in a second terminal: what to say, following the class | 在第二个终端里显示讲稿，跟随上课的进度
    #[arg(long, conflicts_with = "name")]
    notes: bool,
    /// no clock against the plan | 不显示时间与计划的对比
    #[arg(long)]
    no_clock: bool,
}

/// Presents until a key or a signal ends it.
pub(crate) fn present(session: &mut Session<'_>, options: &PresentOptions) -> Outcome {
    if !(io::stdin().is_terminal() && io::stdout().is_terminal()) {
        return Err(boxed(Refusal::NoTerminal));
    }
    let (lang, root) = (session.lang(), session.root().to_owned());
    let deck = Deck::read(&session.syllabus, lang)?;
    let paint = session.color.on_screen();
    let stop = told_to_end();
    let gone = |source| boxed(Error::System { call: "write to the terminal", source });
    if options.notes {
        notes::follow(&deck, &root, lang, !options.no_clock, paint, &stop).map_err(gone)?;
        return Ok(GradeStatus::Passed);
    }
    let at = match &options.name {
        Some(name) => {
            let lesson = session.syllabus.find(name).map_err(boxed)?;
            deck.place(&lesson.name, 0)
        }
        None => Class::load(&root).and_then(|last| deck.place(&last.lesson, last.step)),
    };
    let floor = class::take_the_floor(&root);
    let floor = floor.map_err(|source| boxed(Refusal::NoPlace { source }))?;
    // Let go at the end.
    let _floor = floor.ok_or_else(|| boxed(Refusal::Taken))?;
    let talk = Talk::new(deck, at.unwrap_or(0), lang, !options.no_clock, root);
    run(talk, paint, &stop).map_err(gone)?;
    Ok(GradeStatus::Passed)
}

fn run(mut talk: Talk, paint: Paint, stop: &AtomicBool) -> io::Result<()> {
    let mut screen = Screen::enter(paint)?;
    while !stop.load(Ordering::Relaxed) {
        if let Some(live) = &mut talk.live {
            live.look();
        }
        let size = screen.size()?;
        let marks = !screen.shows_code();
        screen.draw(&view::rows(&mut talk, size, marks), size)?;
        let is_busy = talk.live.as_ref().is_some_and(Live::is_on);
        match screen.next_event(if is_busy { BUSY } else { CALM })? {
            Some(Event::Key(key))
                if key.kind == KeyEventKind::Press && talk.press(key) == Then::Leave =>
            {
                break;
            }
            _ => {}
        }
    }
    Ok(())
}

/// Why there is no presentation.
#[derive(Debug)]
enum Refusal {
    NoTerminal,
    Taken,
    NoPlace { source: io::Error },
}

impl Explain for Refusal {
    fn fact(&self) -> Text {
        match self {
            Refusal::NoTerminal => {
                text!("present needs a terminal to draw on", "present 需要在终端里显示")
            }
            Refusal::Taken => {
                text!("somebody presents this course already", "已经有人在用这个目录上课")
            }
            Refusal::NoPlace { source } => {
                let said = system_said(source);
                let (en, zh) = (said.en, said.zh);
                text!("the directory .course cannot be used: {en}", "目录 .course 无法使用：{zh}")
            }
        }
    }

    fn help(&self) -> Option<Text> {
        Some(match self {
            Refusal::NoTerminal => text!(
                "without one: cargo course show NAME prints a lesson's text, cargo course tour plays the demonstrations",
                "没有终端时：cargo course show 名字 打印课文，cargo course tour 运行演示"
            ),
            Refusal::Taken => text!(
                "end it there with q; cargo course present --notes shows what to say beside it",
                "请先在那边按 q 结束；要看讲稿，用 cargo course present --notes"
            ),
            Refusal::NoPlace { .. } => text!(
                "check that there is room on the disk and that .course may be written",
                "请确认磁盘有空间，并且 .course 目录可写"
            ),
        })
    }

    fn status(&self) -> ExitStatus {
        match self {
            Refusal::NoTerminal => ExitStatus::Usage,
            Refusal::Taken | Refusal::NoPlace { .. } => ExitStatus::Refused,
        }
    }
}
