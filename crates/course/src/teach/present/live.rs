//! A demonstration that runs now, and what has happened in its terminals.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, SyncSender};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use common::{Lang, tr};
use lesson_text::Demonstration;

use crate::player::{self, Direction, Happening, Programs, What};
use crate::text::{Line, Style, folded, wrapped};

/// The longest that a class waits for a line.
const PATIENCE: Duration = Duration::from_secs(60);
/// So that a class sees what answers what: before something is typed.
const PACE: Duration = Duration::from_millis(600);
/// Lines that a pane remembers.
const REMEMBERED: usize = 1000;

/// A demonstration that runs or has run. Dropping it ends everything that it has started.
pub(super) struct Live {
    /// One for each terminal.
    pub(super) panes: Vec<Pane>,
    /// How far it is.
    pub(super) state: State,
    news: Option<Receiver<News>>,
    stop: Arc<AtomicBool>,
    player: Option<JoinHandle<()>>,
    lang: Lang,
}

/// How far a demonstration is.
#[derive(Clone, Debug)]
pub(super) enum State {
    /// Cargo builds this package, and has just said that.
    Builds { package: String, said: String },
    /// It runs.
    Runs,
    /// It is over: all was as the text says, or not.
    Over { as_told: bool },
    /// It was stopped by a key.
    Stopped,
}

/// A terminal of it.
#[derive(Clone, Debug)]
pub(super) struct Pane {
    number: u32,
    lines: Vec<(String, Style)>,
}

enum News {
    Builds { package: String, said: String },
    DoesNotBuild(Vec<String>),
    Runs,
    Happens(Happening),
    Over { as_told: bool },
}

impl Live {
    /// Builds what is needed, and plays.
    pub(super) fn start(
        demonstration: &Demonstration,
        programs: &Arc<Programs>,
        lang: Lang,
    ) -> Self {
        let pane =
            |terminal: &lesson_text::Terminal| Pane { number: terminal.number, lines: Vec::new() };
        let panes = demonstration.terminals.iter().map(pane).collect();
        let (tell, news) = mpsc::sync_channel(1024);
        let stop = Arc::new(AtomicBool::new(false));
        let player = {
            let (demonstration, programs) = (demonstration.clone(), Arc::clone(programs));
            let stop = Arc::clone(&stop);
            thread::spawn(move || build_and_play(&demonstration, &programs, lang, &tell, &stop))
        };
        let state = State::Builds { package: String::new(), said: String::new() };
        Self { panes, state, news: Some(news), stop, player: Some(player), lang }
    }

    /// Whether it still runs.
    pub(super) fn is_on(&self) -> bool {
        matches!(self.state, State::Builds { .. } | State::Runs)
    }

    /// Ends it with all that it has started.
    pub(super) fn stop(&mut self) {
        if self.is_on() {
            self.state = State::Stopped;
        }
        self.end();
    }

    fn end(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        self.news = None; // nobody who wants to tell waits any more
        if let Some(player) = self.player.take() {
            let _ = player.join();
        }
    }

    /// Takes note of what has happened since.
    pub(super) fn look(&mut self) {
        while let Some(news) = self.news.as_ref().and_then(|news| news.try_recv().ok()) {
            match news {
                News::Builds { package, said } => self.state = State::Builds { package, said },
                News::DoesNotBuild(said) => {
                    self.state = State::Over { as_told: false };
                    if let Some(pane) = self.panes.first_mut() {
                        said.into_iter().for_each(|line| pane.put(line, Style::Bad));
                    }
                }
                News::Runs => self.state = State::Runs,
                News::Happens(happening) => self.happens(happening),
                News::Over { as_told } => self.state = State::Over { as_told },
            }
        }
    }

    fn happens(&mut self, happening: Happening) {
        let lang = self.lang;
        let Some(pane) = self.panes.get_mut(happening.terminal) else {
            return;
        };
        match happening.what {
            What::Runs(command) => {
                if !pane.lines.is_empty() {
                    pane.put(String::new(), Style::Plain);
                }
                pane.put(format!("$ {command}"), Style::Command);
            }
            What::Shows(line) => pane.put(line, Style::Plain),
            What::Complains(line) => pane.put(line, Style::Number),
            What::Types(line) => pane.put(format!("> {line}"), Style::Typed),
            What::Interrupts => pane.put("^C".to_owned(), Style::Typed),
            What::EndsInput => pane.put("^D".to_owned(), Style::Typed),
            What::Ended(Some(0) | None) => {}
            What::Ended(Some(status)) => {
                pane.put(tr!(lang, "(status {status})", "（状态 {status}）"), Style::Faint);
            }
            What::Failed(failure) => pane.put(failure.why.sentence(lang), Style::Bad),
        }
    }

    /// What it does, in a line.
    pub(super) fn sentence(&self) -> (String, Style) {
        let lang = self.lang;
        match &self.state {
            State::Builds { package, said } => {
                let said = common::escape::escaped(said);
                (
                    tr!(lang, "building {package}  {said}", "正在编译 {package}  {said}"),
                    Style::Plain,
                )
            }
            State::Runs => (tr!(lang, "running", "正在运行"), Style::Plain),
            State::Over { as_told: true } => {
                (tr!(lang, "done, as the text says", "完成，与课文一致"), Style::Good)
            }
            State::Over { as_told: false } => {
                (tr!(lang, "this is not what the text says", "与课文不一致"), Style::Bad)
            }
            State::Stopped => (tr!(lang, "stopped", "已停下"), Style::Plain),
        }
    }
}

impl Drop for Live {
    fn drop(&mut self) {
        self.end();
    }
}

impl Pane {
    fn put(&mut self, line: String, style: Style) {
        if self.lines.len() >= REMEMBERED {
            self.lines.drain(..REMEMBERED / 2);
        }
        self.lines.push((line, style));
    }

    /// Its newest lines, under its name.
    pub(super) fn shown(&self, columns: usize, rows: usize, lang: Lang) -> Vec<Line> {
        let number = self.number;
        let name = tr!(lang, "terminal {number}", "终端 {number}");
        let mut lines = vec![Line::of(&name, Style::Heading)];
        let all = self.lines.iter().flat_map(|(line, style)| output(line, *style, columns));
        let all: Vec<Line> = all.collect();
        let newest = all.len().saturating_sub(rows.saturating_sub(1));
        lines.extend(all.into_iter().skip(newest));
        lines
    }
}

/// A line of output in rows. What is aligned by blanks keeps them.
fn output(line: &str, style: Style, columns: usize) -> Vec<Line> {
    let whole = Line::of(line, style);
    if whole.width() <= columns || line.contains("  ") {
        return folded(&whole, columns);
    }
    wrapped(whole.spans(), columns)
}

fn build_and_play(
    demonstration: &Demonstration,
    programs: &Programs,
    lang: Lang,
    tell: &SyncSender<News>,
    stop: &AtomicBool,
) {
    // Whoever listened may have gone: then `stop` is true, and this ends soon.
    for package in player::packages(demonstration) {
        let _ = tell.send(News::Builds { package: package.clone(), said: String::new() });
        let progress = &mut |said: &str| {
            let (package, said) = (package.clone(), said.to_owned());
            let _ = tell.send(News::Builds { package, said });
        };
        if let Err(failure) = programs.build(&package, progress, stop) {
            let mut said = vec![failure.fact().in_lang(lang).to_owned()];
            said.extend(failure.said);
            let _ = tell.send(News::DoesNotBuild(said));
            return;
        }
    }
    let _ = tell.send(News::Runs);
    let temporary = match tempfile::tempdir() {
        Ok(temporary) => temporary,
        Err(error) => {
            let _ = tell.send(News::DoesNotBuild(vec![error.to_string()]));
            return;
        }
    };
    let direction = Direction {
        launch: &player::launcher(programs, lang, temporary.path()),
        tell: &|happening| {
            let _ = tell.send(News::Happens(happening));
        },
        stop,
        patience: PATIENCE,
        pace: PACE,
    };
    let failures = player::play(demonstration, &direction);
    let _ = tell.send(News::Over { as_told: failures.is_empty() });
}
